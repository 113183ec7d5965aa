package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.backend.vm.guestfs.GuestEntry;
import io.nemoclaw.backend.vm.guestfs.GuestFs;
import io.nemoclaw.backend.vm.guestfs.GuestMode;
import io.nemoclaw.backend.vm.guestfs.GuestPath;
import io.nemoclaw.backend.vm.guestfs.PinnedFile;
import io.nemoclaw.backend.vm.guestfs.ScratchFile;
import io.nemoclaw.backend.vm.guestfs.StoppedInstance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Optional;

/**
 * Replaces the supervisor, which the guest mounts into every sandbox, if it needs a newer glibc than sandbox images have
 * ({@code version `GLIBC_2.38' not found}). Only a program for the same platform that needs no more than the images offer
 * is put in, whole and in one step; the original is kept and can be put back. Stateless and thread-safe; the instance's
 * lock keeps callers apart.
 */
public final class SupervisorPatch {
    static final GuestPath SUPERVISOR = GuestPath.of("/opt/openshell/bin/openshell-sandbox");

    /** Not beside the supervisor: that directory is mounted into sandboxes. */
    static final GuestPath ORIGINAL = GuestPath.of("/opt/nemoclaw/supervisor/original");

    private static final long LARGEST = 1L << 30;

    private SupervisorPatch() {}

    /**
     * Checks the supervisor and replaces it if it has to be. Idempotent.
     *
     * @param guest the guest's file system
     * @param offered the glibc of the sandbox images
     * @param source where another supervisor comes from, if there is such a place; it is asked only if needed
     * @param instance the proof that the instance is stopped
     * @throws NemoClawException the instance's own reason if it is not stopped; {@link ErrorCode#GUEST_FILE_IO}
     */
    public static SupervisorResult apply(
            GuestFs guest, GlibcVersion offered, Optional<SupervisorSource> source, StoppedInstance instance)
            throws NemoClawException, InterruptedException {
        instance.requireStopped();
        try {
            ElfImage current = current(guest);
            if (runsOn(current, offered)) {
                boolean replaced = guest.find(ORIGINAL).isPresent();
                return new SupervisorResult.Compatible(current.needs(), replaced);
            }
            String problem = "the supervisor needs GLIBC " + newest(current) + ", sandbox images have " + offered;
            if (source.isEmpty()) {
                throw unusable(problem);
            }
            return replace(guest, current, offered, source.get(), problem);
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.GUEST_FILE_IO) {
                throw e;
            }
            return new SupervisorResult.Refused(e);
        }
    }

    /**
     * Puts the original back.
     *
     * @return whether there was one
     * @throws NemoClawException the instance's own reason if it is not stopped; {@link ErrorCode#GUEST_FILE_REFUSED};
     *     {@link ErrorCode#GUEST_FILE_IO}
     */
    public static boolean undo(GuestFs guest, StoppedInstance instance) throws NemoClawException {
        instance.requireStopped();
        if (guest.find(ORIGINAL).isEmpty()) {
            return false;
        }
        guest.link(ORIGINAL, SUPERVISOR);
        return guest.remove(ORIGINAL);
    }

    private static SupervisorResult replace(
            GuestFs guest, ElfImage current, GlibcVersion offered, SupervisorSource source, String problem)
            throws NemoClawException, InterruptedException {
        try (ScratchFile candidate = guest.scratch()) {
            source.copyTo(candidate.path());
            ElfImage image = check(candidate, current, offered, source, problem);
            FileDigest digest = FileDigest.of(candidate.path());
            if (guest.find(ORIGINAL).filter(GuestEntry::isFile).isEmpty()) {
                guest.link(SUPERVISOR, ORIGINAL); // refuses what the guest may have put there
            }
            guest.adopt(candidate, SUPERVISOR, GuestMode.PROGRAM);
            if (!arrived(guest, digest)) {
                guest.link(ORIGINAL, SUPERVISOR);
                throw unusable(problem + "; the replacement from " + source.description() + " did not arrive whole");
            }
            return new SupervisorResult.Replaced(newest(current), image.needs(), source.description());
        } catch (IOException e) {
            throw unusable(problem + "; the replacement from " + source.description() + " failed: " + e)
                    .withCause(e);
        }
    }

    private static ElfImage check(
            ScratchFile candidate, ElfImage current, GlibcVersion offered, SupervisorSource source, String problem)
            throws IOException, NemoClawException {
        String rejected = problem + "; the one from " + source.description() + " will not do: ";
        if (!Files.isRegularFile(candidate.path(), LinkOption.NOFOLLOW_LINKS)
                || Files.size(candidate.path()) > LARGEST) {
            throw unusable(rejected + "it is no file of at most " + LARGEST + " bytes");
        }
        try (RandomAccessFile file = new RandomAccessFile(candidate.path().toFile(), "r")) {
            ElfImage image = ElfReader.read(file);
            if (!image.loadable() || !image.platform().equals(current.platform())) {
                throw unusable(rejected + "it is for another platform: " + image.platform());
            }
            if (!runsOn(image, offered)) {
                throw unusable(rejected + "it needs GLIBC " + newest(image));
            }
            return image;
        } catch (MalformedElfException e) {
            throw unusable(rejected + e.getMessage()).withCause(e);
        }
    }

    private static boolean arrived(GuestFs guest, FileDigest expected) throws NemoClawException, IOException {
        Optional<PinnedFile> found = guest.pin(SUPERVISOR);
        if (found.isEmpty()) {
            return false;
        }
        try (PinnedFile file = found.get()) {
            return FileDigest.of(file.file(), LARGEST).equals(expected);
        }
    }

    private static ElfImage current(GuestFs guest) throws NemoClawException {
        Optional<PinnedFile> found = guest.pin(SUPERVISOR);
        if (found.isEmpty()) {
            throw unusable("there is no supervisor at " + SUPERVISOR + " in the guest")
                    .withRemedy(ErrorCode.ROOTFS_PATCH_FAILED.remedy());
        }
        try (PinnedFile file = found.get()) {
            return ElfReader.read(file.file());
        } catch (MalformedElfException e) {
            throw unusable("the supervisor at " + SUPERVISOR + " in the guest is damaged: " + e.getMessage())
                    .withCause(e);
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.GUEST_FILE_IO, "cannot read " + SUPERVISOR + " of the guest: " + e)
                    .withCause(e);
        }
    }

    private static boolean runsOn(ElfImage image, GlibcVersion offered) {
        return image.needs().isEmpty() || image.needs().get().runsOn(offered);
    }

    private static GlibcVersion newest(ElfImage image) {
        return image.needs().orElseThrow();
    }

    private static NemoClawException unusable(String message) {
        return NemoClawException.of(ErrorCode.SUPERVISOR_UNUSABLE, message);
    }
}

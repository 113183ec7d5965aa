package io.nemoclaw.backend.vm.rootfs;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.backend.vm.guestfs.GuestEntry;
import io.nemoclaw.backend.vm.guestfs.GuestFs;
import io.nemoclaw.backend.vm.guestfs.GuestMode;
import io.nemoclaw.backend.vm.guestfs.GuestPath;
import io.nemoclaw.backend.vm.guestfs.StoppedInstance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Lets containers start in a guest whose kernel has no POSIX message queues (kernels before OpenShell 0.0.28, which later
 * binaries may still embed): a marked block in the init script runs a script of ours at each boot, which looks at the
 * kernel and makes containerd use a shim before runc, or not.
 *
 * <p>{@link #apply} brings all of it to what this version of the library wants. Once the guest has said that the kernel of
 * this very runtime has mqueue, and has removed the containerd templates from its state disk, {@code apply} takes the
 * patch out, and the init script is again what it was, byte for byte.
 *
 * <p>Stateless and thread-safe; the instance's lock keeps callers apart.
 */
public final class RootfsPatch {
    private static final int LONGEST_SCRIPT = 1 << 20;
    private static final int LONGEST_VERDICT = 1 << 10;

    private RootfsPatch() {}

    /**
     * Puts the patch in, updates it, or takes it out. Idempotent; a run that was killed in between is completed by the
     * next.
     *
     * @param guest the guest's file system
     * @param runtime the runtime that the instance is about to be started with
     * @param instance the proof that the instance is stopped
     * @throws NemoClawException the instance's own reason if it is not stopped; {@link ErrorCode#GUEST_FILE_IO}
     */
    public static PatchResult apply(GuestFs guest, RuntimeId runtime, StoppedInstance instance)
            throws NemoClawException {
        instance.requireStopped();
        try {
            return kernelHasMqueue(guest, runtime) ? remove(guest, runtime) : install(guest, runtime);
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.GUEST_FILE_REFUSED || e.code() == ErrorCode.ROOTFS_PATCH_FAILED) {
                return new PatchResult.Refused(e);
            }
            throw e;
        }
    }

    private static boolean kernelHasMqueue(GuestFs guest, RuntimeId runtime) throws NemoClawException {
        Optional<byte[]> verdict = guest.read(MqueueFiles.VERDICT, LONGEST_VERDICT);
        return verdict.isPresent()
                && new String(verdict.get(), StandardCharsets.ISO_8859_1)
                        .strip()
                        .equals("present " + runtime);
    }

    private static PatchResult install(GuestFs guest, RuntimeId runtime) throws NemoClawException {
        List<GuestPath> changed = new ArrayList<>();
        byte[] script = script(guest).orElseThrow(() -> InitScript.failed("it is not there"));
        byte[] patched = InitScript.of(script)
                .patched(MqueueFiles.VERSION, MqueueFiles.BLOCK)
                .bytes();
        for (MqueueFiles.Content file : MqueueFiles.all(runtime)) {
            if (!isThere(guest, file)) {
                guest.write(file.path(), file.mode(), file.bytes());
                changed.add(file.path());
            }
        }
        // The script comes last, so that it never runs what is not there.
        if (!Arrays.equals(script, patched)) {
            guest.write(InitScript.PATH, GuestMode.PROGRAM, patched);
            changed.add(InitScript.PATH);
        }
        return changed.isEmpty() ? new PatchResult.AlreadyApplied() : new PatchResult.Applied(changed);
    }

    private static boolean isThere(GuestFs guest, MqueueFiles.Content file) throws NemoClawException {
        Optional<GuestEntry> entry = guest.find(file.path());
        return entry.isPresent()
                && entry.get().isFile()
                && entry.get().size() == file.bytes().length
                && entry.get().mode().equals(file.mode().permissions())
                && guest.read(file.path(), file.bytes().length)
                        .filter(bytes -> Arrays.equals(bytes, file.bytes()))
                        .isPresent();
    }

    private static PatchResult remove(GuestFs guest, RuntimeId runtime) throws NemoClawException {
        List<GuestPath> changed = new ArrayList<>();
        Optional<byte[]> script = script(guest);
        if (script.isPresent()) {
            byte[] pristine = InitScript.of(script.get()).pristine().bytes();
            if (!Arrays.equals(script.get(), pristine)) {
                guest.write(InitScript.PATH, GuestMode.PROGRAM, pristine);
                changed.add(InitScript.PATH);
            }
        }
        for (MqueueFiles.Content file : MqueueFiles.all(runtime)) {
            if (guest.remove(file.path())) {
                changed.add(file.path());
            }
        }
        return changed.isEmpty() ? new PatchResult.NotNeeded() : new PatchResult.Removed(changed);
    }

    private static Optional<byte[]> script(GuestFs guest) throws NemoClawException {
        return guest.read(InitScript.PATH, LONGEST_SCRIPT);
    }
}

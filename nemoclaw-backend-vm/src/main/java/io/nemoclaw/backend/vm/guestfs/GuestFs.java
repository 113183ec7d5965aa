package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The host's access to the file system of a guest that is not trusted. The guest's root shares the folder read-write, so
 * any name may become a link, a FIFO, a device, a directory or a huge file at any moment. Still nothing outside of the
 * folder is read or changed, nothing waits for the guest, and memory is bounded:
 *
 * <ul>
 *   <li>directories are opened one by one from the root's handle, and no link is followed at any level;
 *   <li>a file is read through a hard link in a private directory, after its inode was compared with what the walk found;
 *   <li>a file is written in a private directory and moved into place, so it is there whole or not at all, and whatever
 *       stands at the name is replaced, never written to.
 * </ul>
 *
 * <p>The private directory is made beside the root, which must be on the same file system. Stateless and thread-safe.
 *
 * <p>All methods throw {@link ErrorCode#GUEST_FILE_REFUSED} if the guest has put something in the way, and
 * {@link ErrorCode#GUEST_FILE_IO} if the host's file system fails.
 */
public final class GuestFs {
    private final Path root;

    private GuestFs(Path root) {
        this.root = root;
    }

    /** The file system below a folder. Touches nothing. */
    public static GuestFs at(Path rootfs) {
        return new GuestFs(rootfs.toAbsolutePath());
    }

    /** The folder on the host. Never use it to reach into the guest. */
    public Path root() {
        return root;
    }

    /** What stands at a path; empty if nothing does. */
    public Optional<GuestEntry> find(GuestPath path) throws NemoClawException {
        return attempt("look at", path, () -> {
            Optional<GuestDirectory> parent = open(path.above());
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            try (GuestDirectory directory = parent.get()) {
                return directory.find(path.name());
            }
        });
    }

    /** The names in a directory, at most so many; empty if there is no such directory. */
    public List<String> list(GuestPath path, int limit) throws NemoClawException {
        return attempt("list", path, () -> {
            Optional<GuestDirectory> found = open(path.names());
            if (found.isEmpty()) {
                return List.of();
            }
            try (GuestDirectory directory = found.get()) {
                return directory.names(limit);
            }
        });
    }

    /** The content of a regular file of at most {@code limit} bytes; empty if there is none. */
    public Optional<byte[]> read(GuestPath path, int limit) throws NemoClawException {
        return attempt("read", path, () -> {
            Optional<PinnedFile> found = pin(path);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try (PinnedFile file = found.get()) {
                return Optional.of(file.bytes(limit));
            }
        });
    }

    /** Opens a regular file for reading; empty if there is none. The caller closes it. */
    public Optional<PinnedFile> pin(GuestPath path) throws NemoClawException {
        return attempt("open", path, () -> {
            Optional<GuestDirectory> parent = open(path.above());
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            try (GuestDirectory directory = parent.get()) {
                return pin(directory, path);
            }
        });
    }

    private Optional<PinnedFile> pin(GuestDirectory directory, GuestPath path) throws IOException, NemoClawException {
        if (regularOrNothing(directory, path).isEmpty()) {
            return Optional.empty();
        }
        Staging staging = Staging.beside(root);
        boolean pinned = false;
        try {
            staging.link(root.resolve(path.toString().substring(1)));
            // Looked at again after the link: copying a file up, as overlayfs does for a link, may renumber it.
            Optional<GuestEntry> seen = directory.find(path.name());
            if (seen.isEmpty() || !seen.get().isFile() || !seen.get().sameAs(staging.linked())) {
                throw changed(path);
            }
            PinnedFile file = new PinnedFile(path.toString(), staging);
            pinned = true;
            return Optional.of(file);
        } catch (NoSuchFileException e) {
            throw changed(path);
        } finally {
            if (!pinned) {
                staging.close();
            }
        }
    }

    private static NemoClawException changed(GuestPath path) {
        return Refusals.refused(path.toString(), "it changed while it was opened");
    }

    /** Puts a file at a path, in place of a regular file or of nothing. Missing directories are made. */
    public void write(GuestPath path, GuestMode mode, byte[] content) throws NemoClawException {
        attempt("write", path, () -> put(path, mode, out -> out.write(content)));
    }

    /**
     * Puts a file at a path, in place of a regular file or of nothing, with content of any size. The guest sees it once
     * it is whole.
     *
     * @throws X if the content's own writing fails or is interrupted; nothing is left
     */
    public <X extends Exception> void place(GuestPath path, GuestMode mode, GuestContent<X> content)
            throws NemoClawException, X {
        attempt("write", path, () -> put(path, mode, content));
    }

    private <X extends Exception> GuestPath put(GuestPath path, GuestMode mode, GuestContent<X> content)
            throws IOException, NemoClawException, X {
        try (Staging staging = Staging.beside(root)) {
            staging.write(mode, content);
            moveInto(path, staging);
        }
        return path;
    }

    private void moveInto(GuestPath path, Staging staging) throws IOException, NemoClawException {
        try (GuestDirectory directory = new Walk(root).make(path.above())) {
            regularOrNothing(directory, path);
            staging.moveInto(directory, path.name());
            directory.sync();
        }
    }

    /** A place for a file that other programs make and that is looked at before the guest gets it. */
    public ScratchFile scratch() throws NemoClawException {
        try {
            return new ScratchFile(Staging.beside(root));
        } catch (IOException e) {
            throw Refusals.failed("make a file beside", root.toString(), e);
        }
    }

    /** Moves a finished file to a path, in place of a regular file or of nothing. Missing directories are made. */
    public void adopt(ScratchFile file, GuestPath path, GuestMode mode) throws NemoClawException {
        attempt("write", path, () -> {
            file.staging().finish(mode);
            moveInto(path, file.staging());
            return path;
        });
    }

    /** Gives a regular file a second name, in place of a regular file or of nothing. Missing directories are made. */
    public void link(GuestPath existing, GuestPath second) throws NemoClawException {
        attempt("link", second, () -> {
            try (PinnedFile file =
                            pin(existing).orElseThrow(() -> Refusals.refused(existing.toString(), "it is not there"));
                    GuestDirectory directory = new Walk(root).make(second.above())) {
                regularOrNothing(directory, second);
                file.moveInto(directory, second.name());
                directory.sync();
            }
            return second;
        });
    }

    /** Removes a regular file; returns whether it was there. */
    public boolean remove(GuestPath path) throws NemoClawException {
        return attempt("remove", path, () -> {
            Optional<GuestDirectory> parent = open(path.above());
            if (parent.isEmpty()) {
                return false;
            }
            try (GuestDirectory directory = parent.get()) {
                if (regularOrNothing(directory, path).isEmpty()) {
                    return false;
                }
                directory.remove(path.name());
                directory.sync();
                return true;
            }
        });
    }

    /**
     * Removes private directories that killed runs have left, if they are older than a moment. Returns how many there
     * were.
     */
    public int sweep(Instant before) throws NemoClawException {
        try {
            return Staging.sweep(root, before);
        } catch (IOException e) {
            throw Refusals.failed("sweep beside", root.toString(), e);
        }
    }

    private static Optional<GuestEntry> regularOrNothing(GuestDirectory directory, GuestPath path)
            throws IOException, NemoClawException {
        Optional<GuestEntry> entry = directory.find(path.name());
        if (entry.isPresent() && !entry.get().isFile()) {
            throw Refusals.refused(
                    path.toString(), "it is " + entry.get().kind().article() + ", not a file");
        }
        return entry;
    }

    private Optional<GuestDirectory> open(List<String> names) throws IOException, NemoClawException {
        return new Walk(root).open(names);
    }

    private interface Access<T, X extends Exception> {
        T run() throws IOException, NemoClawException, X;
    }

    private static <T, X extends Exception> T attempt(String doing, GuestPath path, Access<T, X> access)
            throws NemoClawException, X {
        try {
            return access.run();
        } catch (IOException e) {
            throw Refusals.failed(doing, path.toString(), e);
        }
    }
}

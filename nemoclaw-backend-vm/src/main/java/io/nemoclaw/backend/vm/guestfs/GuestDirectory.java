package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.NemoClawException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An open directory. Everything is done relative to its handle, so a guest that renames or replaces directories cannot
 * lead the host elsewhere. Not thread-safe.
 */
final class GuestDirectory implements Closeable {
    private final SecureDirectoryStream<Path> handle;
    private final String path;

    private GuestDirectory(SecureDirectoryStream<Path> handle, String path) {
        this.handle = handle;
        this.path = path;
    }

    /** Opens a directory that the guest cannot replace: the root of its file system, or one outside of it. */
    static GuestDirectory trusted(Path directory, String path) throws IOException, NemoClawException {
        return secure(Files.newDirectoryStream(directory), path);
    }

    private static GuestDirectory secure(DirectoryStream<Path> stream, String path)
            throws IOException, NemoClawException {
        if (stream instanceof SecureDirectoryStream<Path> handle) {
            return new GuestDirectory(handle, path);
        }
        stream.close();
        throw Refusals.refused(path, "this platform cannot open files relative to a directory");
    }

    /** Opens a directory in this one; empty if there is nothing. */
    Optional<GuestDirectory> child(String name) throws IOException, NemoClawException {
        Optional<GuestEntry> seen = find(name);
        return seen.isEmpty() ? Optional.empty() : Optional.of(child(name, seen.get()));
    }

    /**
     * Opens a directory that was seen. The name is opened as {@code name/.}, which never waits for a FIFO and never opens
     * a device, but follows a link; the comparison of inodes then refuses what a link led to.
     */
    GuestDirectory child(String name, GuestEntry seen) throws IOException, NemoClawException {
        String childPath = path + "/" + name;
        if (seen.kind() != GuestEntry.Kind.DIRECTORY) {
            throw Refusals.refused(childPath, "it is " + seen.kind().article() + ", not a directory");
        }
        GuestDirectory child;
        try {
            child = secure(handle.newDirectoryStream(Path.of(name, "."), LinkOption.NOFOLLOW_LINKS), childPath);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw Refusals.refused(childPath, "it changed while it was opened");
        }
        boolean same = false;
        try {
            same = child.self().sameAs(seen);
        } finally {
            if (!same) {
                child.close();
            }
        }
        if (!same) {
            throw Refusals.refused(childPath, "it changed while it was opened");
        }
        return child;
    }

    /** What stands at a name; empty if nothing does. */
    Optional<GuestEntry> find(String name) throws IOException {
        try {
            return Optional.of(GuestEntry.of(
                    handle.getFileAttributeView(Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private GuestEntry self() throws IOException {
        return GuestEntry.of(
                handle.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
    }

    /** Moves an entry of this directory to a name in another one, replacing a file or link that stands there. */
    void move(String name, GuestDirectory target, String newName) throws IOException {
        handle.move(Path.of(name), target.handle, Path.of(newName));
    }

    /** Removes what is not a directory. */
    void remove(String name) throws IOException {
        handle.deleteFile(Path.of(name));
    }

    /** The names in this directory, at most so many. A handle can be listed once. */
    List<String> names(int limit) {
        List<String> names = new ArrayList<>();
        for (Path entry : handle) {
            if (names.size() == limit) {
                break;
            }
            names.add(entry.getFileName().toString());
        }
        return names;
    }

    /** Makes what was moved and removed durable. */
    void sync() throws IOException {
        try (SeekableByteChannel channel = handle.newByteChannel(Path.of("."), Set.of(StandardOpenOption.READ))) {
            ((FileChannel) channel).force(true);
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt(); // the change is made; the caller's next wait reports the interrupt
        }
    }

    String path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}

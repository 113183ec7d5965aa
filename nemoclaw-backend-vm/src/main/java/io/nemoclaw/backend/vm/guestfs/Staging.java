package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.files.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/**
 * A private directory beside the rootfs, on the same file system and out of the guest's reach. Files are finished here and
 * then moved into the guest; files of the guest are linked here to be read, where nobody can swap them. Closing removes
 * it. Not thread-safe.
 */
final class Staging implements Closeable {
    private static final String PREFIX = ".nemoclaw-staging-";
    private static final String NAME = "entry";

    private final Path directory;

    private Staging(Path directory) {
        this.directory = directory;
    }

    static Staging beside(Path rootfs) throws IOException {
        return new Staging(Files.createTempDirectory(
                AtomicFile.directoryOf(rootfs),
                PREFIX,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /** Removes what runs that were killed have left beside a rootfs before some moment. */
    static int sweep(Path rootfs, Instant before) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(AtomicFile.directoryOf(rootfs), PREFIX + "*")) {
            for (Path leftover : leftovers) {
                FileTime changed = Files.getLastModifiedTime(leftover, LinkOption.NOFOLLOW_LINKS);
                if (changed.toInstant().isBefore(before)) {
                    new Staging(leftover).close();
                    removed++;
                }
            }
        }
        return removed;
    }

    /** Writes a finished, durable file. */
    <X extends Exception> void write(GuestMode mode, GuestContent<X> content) throws IOException, NemoClawException, X {
        Files.createFile(entry(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(entry().toFile()), 1 << 16)) {
            content.writeTo(out);
        }
        finish(mode);
    }

    /** Makes the file durable and gives it its permissions. */
    void finish(GuestMode mode) throws IOException {
        if (!Files.isRegularFile(entry(), LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("no file was made");
        }
        try (RandomAccessFile file = new RandomAccessFile(entry().toFile(), "rw")) {
            file.getFD().sync();
        }
        Files.setPosixFilePermissions(entry(), mode.permissions());
    }

    void makeDirectory() throws IOException {
        Files.createDirectory(entry());
        Files.setPosixFilePermissions(entry(), GuestMode.PROGRAM.permissions());
    }

    /**
     * Links a file of the guest. The path is not trusted, so the link may be of any file: compare {@link #linked()} with
     * what the walk found.
     */
    void link(Path untrusted) throws IOException {
        Files.createLink(entry(), untrusted);
    }

    GuestEntry linked() throws IOException {
        return GuestEntry.of(Files.readAttributes(entry(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    Path entry() {
        return directory.resolve(NAME);
    }

    /** Moves the entry into a directory of the guest. */
    void moveInto(GuestDirectory target, String name) throws IOException, NemoClawException {
        try (GuestDirectory source = GuestDirectory.trusted(directory, directory.toString())) {
            source.move(NAME, target, name);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path path : List.of(entry(), directory)) {
            Files.deleteIfExists(path);
        }
    }
}

package io.nemoclaw.internal.files;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files so that a reader, a crash or a power cut sees the old content or the new, never a part: temporary file in
 * the same directory, fsync, atomic rename, fsync of the directory. Directories are 0700, files 0600. Stateless and
 * thread-safe.
 */
public final class AtomicFile {
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx------");

    private AtomicFile() {}

    /**
     * Replaces a file.
     *
     * @throws NemoClawException {@link ErrorCode#STATE_IO}; the old content is untouched
     */
    public static void write(Path file, String content) throws NemoClawException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces a file.
     *
     * @throws NemoClawException {@link ErrorCode#STATE_IO}; the old content is untouched
     */
    public static void write(Path file, byte[] content) throws NemoClawException {
        Path directory = directoryOf(file);
        Path temporary = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            createDirectories(directory);
            try {
                try (FileChannel channel = FileChannel.open(
                        temporary,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        attributes(directory, FILE_MODE))) {
                    ByteBuffer buffer = ByteBuffer.wrap(content);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    channel.force(true);
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                syncDirectory(directory);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.STATE_IO, "cannot write " + file + ": " + e)
                    .withDetail("file", file.toString())
                    .withCause(e);
        }
    }

    /**
     * Removes a file. Idempotent.
     *
     * @throws NemoClawException {@link ErrorCode#STATE_IO}
     */
    public static void delete(Path file) throws NemoClawException {
        try {
            if (Files.deleteIfExists(file)) {
                syncDirectory(directoryOf(file));
            }
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.STATE_IO, "cannot remove " + file + ": " + e)
                    .withDetail("file", file.toString())
                    .withCause(e);
        }
    }

    /** Creates the directories that are missing, each with mode 0700; existing ones are left as they are. */
    public static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, attributes(parent == null ? directory : parent, DIRECTORY_MODE));
        } catch (java.nio.file.FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** Creates an empty file with mode 0600. */
    public static void createPrivate(Path file) throws IOException {
        Files.createFile(file, attributes(directoryOf(file), FILE_MODE));
    }

    /** The directory that a file is in. */
    public static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a root directory is not a file");
    }

    private static FileAttribute<?>[] attributes(Path directory, Set<PosixFilePermission> mode) {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)} : new FileAttribute<?>[0];
    }

    private static void syncDirectory(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return; // where a directory cannot be opened, the rename is as durable as the system makes it
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

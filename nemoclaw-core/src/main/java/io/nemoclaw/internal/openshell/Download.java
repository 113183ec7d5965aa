package io.nemoclaw.internal.openshell;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * One download: what comes is written beside the target, verified, and only then put in its place. The sandbox is not
 * trusted.
 */
final class Download {
    /** Prints {@code f <octal mode>} for a regular file, {@code d} for a directory and {@code -} for anything else. */
    private static final String KIND = "if [ -d \"$1\" ]; then echo d; elif [ -f \"$1\" ]; then "
            + "echo f $(stat -c %a \"$1\" 2> /dev/null || echo 644); else echo -; fi";

    /** Packs a directory into a temporary file of the sandbox and prints its name. */
    private static final String PACK =
            "t=$(mktemp) && if tar cf \"$t\" -C \"$1\" .; then echo \"$t\"; else rm -f \"$t\"; exit 1; fi";

    private final FileTransfer transfer;

    Download(FileTransfer transfer) {
        this.transfer = transfer;
    }

    long run(String source, Path target) throws NemoClawException, InterruptedException {
        String what = "download " + source + " to " + target;
        String[] kind = transfer.script(what, KIND, new byte[0], source).strip().split(" ");
        Path destination = destination(source, target);
        try {
            Files.createDirectories(Objects.requireNonNull(destination.getParent()));
            return switch (kind[0]) {
                case "f" -> file(what, source, destination, Integer.parseInt(kind.length > 1 ? kind[1] : "644", 8));
                case "d" -> tree(what, source, destination);
                default ->
                    throw NemoClawException.of(
                                    ErrorCode.FILE_NOT_FOUND,
                                    "cannot " + what + ": the sandbox has no such file or directory")
                            .withDetail("file", source);
            };
        } catch (IOException e) {
            throw FileTransfer.failure(what, e);
        }
    }

    /** An existing directory receives the source under its own name. */
    private static Path destination(String source, Path target) throws NemoClawException {
        Path absolute = target.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            return absolute;
        }
        String trimmed = source.replaceAll("/+$", "");
        String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw FileTransfer.failure(
                    "download " + source, "it has no name of its own to be put under in " + absolute);
        }
        return NativeName.resolve(absolute, name);
    }

    private long file(String what, String source, Path destination, int mode)
            throws NemoClawException, InterruptedException, IOException {
        if (Files.isDirectory(destination, LinkOption.NOFOLLOW_LINKS)) {
            throw FileTransfer.failure(what, destination + " is a directory");
        }
        Path temporary = Files.createTempFile(destination.getParent(), ".nemoclaw-", ".part");
        try {
            Checksum checksum = fetch(what, source, temporary);
            TreeArchive.setMode(temporary, mode);
            Files.move(temporary, destination, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return checksum.size();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private long tree(String what, String source, Path destination)
            throws NemoClawException, InterruptedException, IOException {
        if (Files.exists(destination, LinkOption.NOFOLLOW_LINKS)) {
            throw FileTransfer.failure(what, destination + " exists already");
        }
        Path archive = Files.createTempFile(destination.getParent(), ".nemoclaw-", ".tar");
        Path unpacked = Files.createTempDirectory(destination.getParent(), ".nemoclaw-");
        boolean moved = false;
        try {
            String remote = transfer.script(what, PACK, new byte[0], source).strip();
            try {
                fetch(what, remote, archive);
            } finally {
                discard(remote);
            }
            long bytes;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
                bytes = TreeArchive.read(in, unpacked);
            }
            Files.move(unpacked, destination, StandardCopyOption.ATOMIC_MOVE);
            moved = true;
            TreeArchive.setMode(destination, 0755);
            return bytes;
        } finally {
            Files.deleteIfExists(archive);
            if (!moved) {
                deleteTree(unpacked);
            }
        }
    }

    private Checksum fetch(String what, String source, Path file)
            throws NemoClawException, InterruptedException, IOException {
        Checksum checksum = new Checksum();
        try (OutputStream out = Files.newOutputStream(file)) {
            transfer.stream(
                    what,
                    "cat \"$1\"",
                    new byte[0],
                    chunk -> {
                        try {
                            out.write(chunk);
                        } catch (IOException e) {
                            throw FileTransfer.failure(what, e);
                        }
                        checksum.update(chunk, 0, chunk.length);
                    },
                    source);
        }
        checksum.requireEqual(what, transfer.script(what, Checksum.SCRIPT, new byte[0], source));
        return checksum;
    }

    private void discard(String remote) throws NemoClawException, InterruptedException {
        transfer.script("clean up", "rm -f \"$1\"", new byte[0], remote);
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

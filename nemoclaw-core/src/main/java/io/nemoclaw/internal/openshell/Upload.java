package io.nemoclaw.internal.openshell;

import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** One upload: pieces are appended to a temporary file beside the target, which is verified and then renamed. */
final class Upload {
    /** Below the gateway's limit for a request, with room for the rest of it. */
    private static final int PIECE = 960 * 1024;

    /** Prints the final path: a directory receives the source ($2) under its own name. Creates what leads there. */
    private static final String RESOLVE = "t=$1; case \"$t\" in */) mkdir -p \"$t\" && t=$t$2 ;; "
            + "*) if [ -d \"$t\" ]; then t=$t/$2; fi ;; esac; mkdir -p \"$(dirname \"$t\")\" && printf %s \"$t\"";

    private final FileTransfer transfer;

    Upload(FileTransfer transfer) {
        this.transfer = transfer;
    }

    long file(Path source, String target) throws NemoClawException, InterruptedException {
        String what = "upload " + source + " to " + target;
        String path = resolve(what, source, target);
        String temporary = temporary(path);
        boolean done = false;
        try (InputStream in = Files.newInputStream(source)) {
            Checksum checksum = new Checksum();
            send(what, in, temporary, checksum);
            verify(what, temporary, checksum);
            transfer.script(
                    what, "chmod \"$3\" \"$1\" && mv -f \"$1\" \"$2\"", new byte[0], temporary, path, mode(source));
            done = true;
            return checksum.size();
        } catch (IOException e) {
            throw FileTransfer.failure(what, e);
        } finally {
            if (!done) {
                discard(temporary);
            }
        }
    }

    long tree(Path source, String target) throws NemoClawException, InterruptedException {
        String what = "upload " + source + " to " + target;
        String path = resolve(what, source, target);
        String temporary = temporary(path);
        boolean done = false;
        try {
            Checksum checksum = new Checksum();
            transfer.script(what, ": > \"$1\"", new byte[0], temporary);
            long bytes;
            try (Pieces pieces = new Pieces(what, temporary, checksum)) {
                bytes = TreeArchive.write(source, pieces);
            }
            verify(what, temporary, checksum);
            transfer.script(
                    what, "mkdir -p \"$2\" && tar xf \"$1\" -C \"$2\" && rm -f \"$1\"", new byte[0], temporary, path);
            done = true;
            return bytes;
        } catch (PieceFailure e) {
            e.rethrow();
            throw FileTransfer.failure(what, e);
        } catch (IOException e) {
            throw FileTransfer.failure(what, e);
        } finally {
            if (!done) {
                discard(temporary);
            }
        }
    }

    private String resolve(String what, Path source, String target) throws NemoClawException, InterruptedException {
        Path name = source.toAbsolutePath().normalize().getFileName();
        return transfer.script(what, RESOLVE, new byte[0], target, name == null ? "root" : NativeName.of(name));
    }

    private static String temporary(String path) {
        int slash = path.lastIndexOf('/');
        return path.substring(0, slash + 1) + ".nemoclaw-" + UUID.randomUUID() + ".part";
    }

    private void send(String what, InputStream in, String temporary, Checksum checksum)
            throws IOException, NemoClawException, InterruptedException {
        byte[] piece = in.readNBytes(PIECE);
        String redirect = "cat > \"$1\"";
        do {
            checksum.update(piece, 0, piece.length);
            transfer.script(what, redirect, piece, temporary);
            redirect = "cat >> \"$1\"";
            piece = in.readNBytes(PIECE);
        } while (piece.length > 0);
    }

    private void verify(String what, String temporary, Checksum checksum)
            throws NemoClawException, InterruptedException {
        checksum.requireEqual(what, transfer.script(what, Checksum.SCRIPT, new byte[0], temporary));
    }

    /** Removes what is half there, also when this thread has been interrupted. */
    private void discard(String temporary) {
        boolean interrupted = Thread.interrupted();
        try {
            transfer.script("clean up", "rm -f \"$1\"", new byte[0], temporary);
        } catch (NemoClawException e) {
            org.slf4j.LoggerFactory.getLogger(Upload.class).warn("{} may be left in the sandbox", temporary, e);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String mode(Path source) throws IOException {
        Set<PosixFilePermission> permissions =
                source.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? Files.getPosixFilePermissions(source)
                        : PosixFilePermissions.fromString("rw-r--r--");
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 1 << 8 - permission.ordinal();
        }
        return String.format(java.util.Locale.ROOT, "%04o", mode);
    }

    /** Cuts a stream into pieces and appends each to the temporary file. */
    private final class Pieces extends OutputStream {
        private final String what;
        private final String temporary;
        private final Checksum checksum;
        private final byte[] piece = new byte[PIECE];
        private int filled;

        Pieces(String what, String temporary, Checksum checksum) {
            this.what = what;
            this.temporary = temporary;
            this.checksum = checksum;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; ) {
                int step = Math.min(length - done, piece.length - filled);
                System.arraycopy(bytes, offset + done, piece, filled, step);
                filled += step;
                done += step;
                if (filled == piece.length) {
                    send();
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (filled > 0) {
                send();
            }
        }

        private void send() throws IOException {
            checksum.update(piece, 0, filled);
            byte[] content = java.util.Arrays.copyOf(piece, filled);
            filled = 0;
            try {
                transfer.script(what, "cat >> \"$1\"", content, temporary);
            } catch (NemoClawException | InterruptedException e) {
                throw new PieceFailure(e);
            }
        }
    }

    /** Carries a failure to send through the archive writer. */
    private static final class PieceFailure extends IOException {
        private static final long serialVersionUID = 1L;

        PieceFailure(Exception cause) {
            super(cause);
        }

        void rethrow() throws NemoClawException, InterruptedException {
            if (getCause() instanceof NemoClawException failure) {
                throw failure;
            }
            if (getCause() instanceof InterruptedException interrupt) {
                throw interrupt;
            }
        }
    }
}

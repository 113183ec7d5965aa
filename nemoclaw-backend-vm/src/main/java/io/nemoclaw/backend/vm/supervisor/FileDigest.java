package io.nemoclaw.backend.vm.supervisor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file. Immutable and thread-safe. */
record FileDigest(String hex) {
    static FileDigest of(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return of(file, file.length());
        }
    }

    /** The digest of a file's beginning; never reads more than a limit, even if the file grows. */
    static FileDigest of(RandomAccessFile file, long limit) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            file.seek(0);
            long left = limit;
            while (left > 0) {
                int count = file.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    break;
                }
                digest.update(buffer, 0, count);
                left -= count;
            }
            return new FileDigest(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

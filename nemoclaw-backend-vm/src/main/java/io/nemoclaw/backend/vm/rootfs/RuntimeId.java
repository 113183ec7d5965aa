package io.nemoclaw.backend.vm.rootfs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Which runtime, and so which kernel, an instance is started with. What a guest said about one kernel does not count for
 * another. Immutable and thread-safe.
 *
 * @param value 16 hexadecimal digits
 */
public record RuntimeId(String value) {
    private static final int LENGTH = 16;

    public RuntimeId {
        if (!value.matches("[0-9a-f]{" + LENGTH + "}")) {
            throw new IllegalArgumentException("not a runtime's id: " + value);
        }
    }

    /** The id of what tells the runtime from others, for example version, directory, sizes and times of its libraries. */
    public static RuntimeId of(List<String> facts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String fact : facts) {
                digest.update(fact.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return new RuntimeId(HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

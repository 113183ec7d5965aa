package io.nemoclaw.internal.openshell;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What both ends of a transfer compute: size, SHA-256, and POSIX {@code cksum} for sandboxes without {@code sha256sum}.
 * Not thread-safe.
 */
final class Checksum {
    /** Prints {@code <size> sha256 <hex>} or {@code <size> cksum <number>} of the file {@code $1}. */
    static final String SCRIPT = "s=$(wc -c < \"$1\") && if command -v sha256sum > /dev/null 2>&1; "
            + "then h=$(sha256sum < \"$1\") && echo $s sha256 ${h%% *}; "
            + "else h=$(cksum < \"$1\") && echo $s cksum ${h%% *}; fi";

    private static final int[] TABLE = table();

    private final MessageDigest sha256;
    private long size;
    private int crc;

    Checksum() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void update(byte[] bytes, int offset, int length) {
        sha256.update(bytes, offset, length);
        size += length;
        for (int i = offset; i < offset + length; i++) {
            step(bytes[i]);
        }
    }

    private void step(int b) {
        crc = crc << 8 ^ TABLE[(crc >>> 24 ^ b) & 0xff];
    }

    long size() {
        return size;
    }

    /**
     * Compares with what the script printed.
     *
     * @throws NemoClawException {@link ErrorCode#TRANSFER_CORRUPT}
     */
    void requireEqual(String what, String printed) throws NemoClawException {
        String[] fields = printed.strip().split("\\s+");
        boolean equal = fields.length == 3
                && fields[0].equals(Long.toString(size))
                && (fields[1].equals("sha256") ? fields[2].equals(hex()) : fields[2].equals(cksum()));
        if (!equal) {
            throw NemoClawException.of(
                    ErrorCode.TRANSFER_CORRUPT,
                    "cannot " + what + ": sent or received " + size + " bytes, and the sandbox has '" + printed.strip()
                            + "'");
        }
    }

    private String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** POSIX: the length follows the content, lowest byte first, and the result is inverted. */
    private String cksum() {
        for (long rest = size; rest != 0; rest >>>= 8) {
            step((int) (rest & 0xff));
        }
        return Integer.toUnsignedString(~crc);
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value < 0 ? value << 1 ^ 0x04c11db7 : value << 1;
            }
            table[i] = value;
        }
        return table;
    }
}

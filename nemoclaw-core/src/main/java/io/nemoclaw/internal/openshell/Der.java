package io.nemoclaw.internal.openshell;

import java.io.ByteArrayOutputStream;

/** The few DER structures that a PKCS#8 wrapping needs. Stateless and thread-safe. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] ZERO = {0x02, 0x01, 0x00};

    private Der() {}

    /** A PKCS#8 {@code PrivateKeyInfo}: version 0, the algorithm, the key. */
    static byte[] privateKeyInfo(byte[] algorithm, byte[] key) {
        return wrap(SEQUENCE, concat(ZERO, wrap(SEQUENCE, algorithm), wrap(OCTET_STRING, key)));
    }

    /**
     * The content of the first element with a tag directly inside the sequence that the bytes are, or null.
     *
     * @throws IllegalArgumentException if the bytes are not a DER sequence
     */
    static byte @org.jspecify.annotations.Nullable [] child(byte[] sequence, int tag) {
        int[] outer = element(sequence, 0);
        if (sequence[0] != SEQUENCE) {
            throw new IllegalArgumentException("not a DER sequence");
        }
        int at = outer[0];
        int end = outer[0] + outer[1];
        while (at < end) {
            int[] inner = element(sequence, at);
            if ((sequence[at] & 0xff) == tag) {
                return java.util.Arrays.copyOfRange(sequence, inner[0], inner[0] + inner[1]);
            }
            at = inner[0] + inner[1];
        }
        return null;
    }

    /** Start and length of the content of the element at an offset. */
    private static int[] element(byte[] der, int offset) {
        if (offset + 2 > der.length) {
            throw new IllegalArgumentException("truncated DER");
        }
        int length = der[offset + 1] & 0xff;
        int start = offset + 2;
        if (length > 0x80) {
            int count = length & 0x7f;
            if (count > 3 || start + count > der.length) {
                throw new IllegalArgumentException("unreasonable DER length");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | der[start++] & 0xff;
            }
        }
        if (start + length > der.length) {
            throw new IllegalArgumentException("truncated DER");
        }
        return new int[] {start, length};
    }

    private static byte[] wrap(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

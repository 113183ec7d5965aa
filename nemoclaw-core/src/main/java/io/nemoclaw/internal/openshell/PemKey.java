package io.nemoclaw.internal.openshell;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a PEM private key into PKCS#8, the only form that gRPC's TLS reads. OpenShell writes PKCS#8; keys that users
 * have replaced may be SEC1 ({@code EC PRIVATE KEY}) or PKCS#1 ({@code RSA PRIVATE KEY}), which only differ in their
 * wrapping. Stateless and thread-safe.
 */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    /** OBJECT IDENTIFIER 1.2.840.113549.1.1.1 (rsaEncryption) and NULL. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** OBJECT IDENTIFIER 1.2.840.10045.2.1 (ecPublicKey). */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final int EXPLICIT_PARAMETERS = 0xa0;

    private PemKey() {}

    /**
     * The key as a PKCS#8 PEM.
     *
     * @param pem the file's content
     * @param file the file's name, for messages
     * @throws NemoClawException {@link ErrorCode#TLS_KEY_FORMAT} with the command that converts it
     */
    static byte[] toPkcs8(String pem, String file) throws NemoClawException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw refusal(file, "it holds no PEM private key");
        }
        String kind = block.group(1);
        if (kind.equals("ENCRYPTED PRIVATE KEY") || block.group(2).contains("ENCRYPTED")) {
            throw refusal(file, "it is encrypted");
        }
        try {
            return switch (kind) {
                case "PRIVATE KEY" -> block.group().getBytes(StandardCharsets.US_ASCII);
                case "RSA PRIVATE KEY" -> pem(Der.privateKeyInfo(RSA, decode(block.group(2))));
                case "EC PRIVATE KEY" -> pem(sec1(decode(block.group(2)), file));
                default -> throw refusal(file, "it is a '" + kind + "'");
            };
        } catch (IllegalArgumentException e) {
            throw refusal(file, "its content is damaged").withCause(e);
        }
    }

    private static byte[] sec1(byte[] key, String file) throws NemoClawException {
        byte[] curve = Der.child(key, EXPLICIT_PARAMETERS);
        if (curve == null) {
            throw refusal(file, "it does not name its curve");
        }
        return Der.privateKeyInfo(Der.concat(EC, curve), key);
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64.strip());
    }

    private static byte[] pem(byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static NemoClawException refusal(String file, String why) {
        return NemoClawException.of(ErrorCode.TLS_KEY_FORMAT, "cannot use the private key " + file + ": " + why)
                .withRemedy("Convert it: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out " + file + ".pkcs8")
                .withDetail("file", file);
    }
}

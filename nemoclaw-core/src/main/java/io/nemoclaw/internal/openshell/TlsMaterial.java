package io.nemoclaw.internal.openshell;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a client of a gateway authenticates with: {@code ca.crt}, {@code tls.crt} and {@code tls.key} of an {@code mtls}
 * directory. Only that CA is trusted. Immutable and thread-safe; never prints the key.
 */
final class TlsMaterial {
    private static final int MAX_BYTES = 1 << 20;

    private final byte[] ca;
    private final byte[] certificate;
    private final byte[] key;

    private TlsMaterial(byte[] ca, byte[] certificate, byte[] key) {
        this.ca = ca;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Reads the three files.
     *
     * @throws NemoClawException {@link ErrorCode#TLS_MATERIAL_MISSING} if one is missing or holds no certificate,
     *     {@link ErrorCode#TLS_KEY_FORMAT} if the key cannot be used
     */
    static TlsMaterial load(Path directory) throws NemoClawException {
        byte[] ca = certificate(directory.resolve("ca.crt"));
        byte[] certificate = certificate(directory.resolve("tls.crt"));
        Path keyFile = directory.resolve("tls.key");
        byte[] key = PemKey.toPkcs8(new String(read(keyFile), StandardCharsets.ISO_8859_1), keyFile.toString());
        return new TlsMaterial(ca, certificate, key);
    }

    private static byte[] certificate(Path file) throws NemoClawException {
        byte[] bytes = read(file);
        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----")) {
            throw missing(file, "it holds no PEM certificate");
        }
        return bytes;
    }

    private static byte[] read(Path file) throws NemoClawException {
        try {
            if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
                throw missing(file, "it is larger than " + MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw missing(file, "there is no such file").withCause(e);
        } catch (IOException e) {
            throw missing(file, e.toString()).withCause(e);
        }
    }

    private static NemoClawException missing(Path file, String why) {
        return NemoClawException.of(
                        ErrorCode.TLS_MATERIAL_MISSING,
                        "cannot use the gateway's certificate file " + file + ": " + why)
                .withDetail("file", file.toString());
    }

    ChannelCredentials credentials() throws NemoClawException {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(new ByteArrayInputStream(ca))
                    .keyManager(new ByteArrayInputStream(certificate), new ByteArrayInputStream(key))
                    .build();
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.TLS_KEY_FORMAT, "the gateway's certificate files cannot be used: " + e)
                    .withCause(e);
        }
    }

    /** A digest of all three files: it changes whenever one of them does. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ca);
            digest.update(certificate);
            digest.update(key);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

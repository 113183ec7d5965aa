package io.nemoclaw.testkit.internal.pki;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A gateway's certificates on disk, so that a restarted gateway is the one its clients know.
 *
 * @param directory where they are; made when it is missing, for the owner alone
 */
public record PkiDirectory(Path directory) {
    /** The certificates that are there; new ones, which are kept, if there are none. */
    public GatewayPki loadOrGenerate() throws IOException {
        if (Files.exists(directory.resolve("client.key"))) {
            return load();
        }
        GatewayPki pki = GatewayPki.generate();
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        PrivateFiles.write(directory.resolve("ca.crt"), pki.authorityPem());
        PrivateFiles.write(directory.resolve("server.crt"), pki.server().certificatePem());
        PrivateFiles.write(directory.resolve("server.key"), pki.server().keyPem());
        PrivateFiles.write(directory.resolve("client.crt"), pki.client().certificatePem());
        PrivateFiles.write(directory.resolve("client.key"), pki.client().keyPem()); // last: it marks completeness
        return pki;
    }

    private GatewayPki load() throws IOException {
        return new GatewayPki(
                certificate("ca.crt"),
                new Identity(certificate("server.crt"), key("server.key")),
                new Identity(certificate("client.crt"), key("client.key")));
    }

    private X509Certificate certificate(String file) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (GeneralSecurityException e) {
            throw new IOException(directory.resolve(file) + " is not a certificate", e);
        }
    }

    private PrivateKey key(String file) throws IOException {
        String body = Files.readString(directory.resolve(file)).replaceAll("-----[A-Z ]+-----", "");
        try {
            byte[] der = Base64.getMimeDecoder().decode(body);
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(directory.resolve(file) + " is not a PKCS#8 EC private key", e);
        }
    }
}

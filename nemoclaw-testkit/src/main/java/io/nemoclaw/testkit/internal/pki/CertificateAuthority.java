package io.nemoclaw.testkit.internal.pki;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Issues ECDSA P-256 certificates as the gateway's own bootstrap does: valid from 1975 to 4096, no key usage, subject
 * {@code O=openshell, CN=…} (OpenShell 0.0.32, crates/openshell-bootstrap/src/pki.rs). Thread-safe.
 */
final class CertificateAuthority {
    private static final byte[] SIGNATURE_ALGORITHM = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final byte[] VALIDITY =
            Der.sequence(Der.utcTime("750101000000Z"), Der.generalizedTime("40960101000000Z"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final byte[] name;
    private final X509Certificate certificate;

    CertificateAuthority() throws GeneralSecurityException {
        keys = newKeys();
        name = name("openshell-ca");
        byte[] basicConstraints = extension("2.5.29.19", Der.sequence(Der.trueValue()), true);
        certificate = sign(name, keys, List.of(basicConstraints));
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** A certificate for a program that presents no name of its own. */
    Identity issue(String commonName) throws GeneralSecurityException {
        KeyPair subject = newKeys();
        return new Identity(sign(name(commonName), subject, List.of()), subject.getPrivate());
    }

    /** A certificate for a server that answers to the given names and IPv4 addresses. */
    Identity issue(String commonName, List<String> dnsNames, List<byte[]> addresses) throws GeneralSecurityException {
        List<byte[]> names = new ArrayList<>();
        for (String dns : dnsNames) {
            names.add(Der.implicit(2, dns.getBytes(StandardCharsets.US_ASCII)));
        }
        for (byte[] address : addresses) {
            names.add(Der.implicit(7, address));
        }
        byte[] subjectAlternativeNames = extension("2.5.29.17", Der.sequence(names.toArray(byte[][]::new)), false);
        KeyPair subject = newKeys();
        return new Identity(sign(name(commonName), subject, List.of(subjectAlternativeNames)), subject.getPrivate());
    }

    private X509Certificate sign(byte[] subject, KeyPair subjectKeys, List<byte[]> extensions)
            throws GeneralSecurityException {
        List<byte[]> fields = new ArrayList<>(List.of(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(120, RANDOM).setBit(119)),
                SIGNATURE_ALGORITHM,
                name,
                VALIDITY,
                subject,
                subjectKeys.getPublic().getEncoded()));
        if (!extensions.isEmpty()) {
            fields.add(Der.explicit(3, Der.sequence(extensions.toArray(byte[][]::new))));
        }
        byte[] body = Der.sequence(fields.toArray(byte[][]::new));
        byte[] der = Der.sequence(body, SIGNATURE_ALGORITHM, Der.bits(signature(body, keys.getPrivate())));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static byte[] signature(byte[] body, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(body);
        return signature.sign();
    }

    private static byte[] extension(String oid, byte[] value, boolean critical) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.trueValue(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(attribute("2.5.4.10", "openshell"), attribute("2.5.4.3", commonName));
    }

    private static byte[] attribute(String oid, String value) {
        return Der.set(Der.sequence(Der.oid(oid), Der.utf8(value)));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}

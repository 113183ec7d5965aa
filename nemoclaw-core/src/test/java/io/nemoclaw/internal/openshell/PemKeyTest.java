package io.nemoclaw.internal.openshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that OpenShell, OpenSSL and people write; made here with the JDK, whose own form is PKCS#8. */
class PemKeyTest {
    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static KeyPairGenerator ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator;
    }

    /** The content of the DER element that starts at an offset. */
    private static byte[] content(byte[] der, int offset) {
        int length = der[offset + 1] & 0xff;
        int header = 2;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | der[offset + 2 + i] & 0xff;
            }
            header += bytes;
        }
        return Arrays.copyOfRange(der, offset + header, offset + header + length);
    }

    /** The size of the DER element that starts at an offset, with its header. */
    private static int size(byte[] der, int offset) {
        int length = der[offset + 1] & 0xff;
        return (length > 0x80 ? 2 + length - 0x80 : 2) + content(der, offset).length;
    }

    /** What PKCS#8 wraps: the PKCS#1 key of RSA, or the SEC1 key of EC, which the JDK writes without its curve. */
    private static byte[] inner(byte[] pkcs8) {
        byte[] sequence = content(pkcs8, 0);
        int algorithm = size(sequence, 0);
        int key = algorithm + size(sequence, algorithm);
        return content(sequence, key);
    }

    /** A SEC1 key as OpenSSL writes it: with the curve between the number and the public key. */
    private static byte[] sec1(byte[] pkcs8) {
        byte[] withoutCurve = content(inner(pkcs8), 0);
        byte[] algorithm = content(content(pkcs8, 0), size(content(pkcs8, 0), 0));
        byte[] curve = Arrays.copyOfRange(algorithm, size(algorithm, 0), algorithm.length);
        int number = size(withoutCurve, 0) + size(withoutCurve, size(withoutCurve, 0));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(Arrays.copyOf(withoutCurve, number));
        body.write(0xa0);
        body.write(curve.length);
        body.writeBytes(curve);
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        key.write(0x30);
        if (body.size() > 127) {
            key.write(0x81);
        }
        key.write(body.size());
        key.writeBytes(body.toByteArray());
        return key.toByteArray();
    }

    private static PrivateKey read(String pem, String algorithm) throws Exception {
        String text = new String(PemKey.toPkcs8(pem, "tls.key"), StandardCharsets.US_ASCII);
        assertThat(text).startsWith("-----BEGIN PRIVATE KEY-----\n").contains("-----END PRIVATE KEY-----");
        String body = text.replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body.strip())));
    }

    @Test
    void aPkcs8KeyStaysAsItIs() throws Exception {
        PrivateKey key = ec("secp256r1").generateKeyPair().getPrivate();

        assertThat(read(pem("PRIVATE KEY", key.getEncoded()), "EC")).isEqualTo(key);
    }

    @Test
    void anRsaKeyOfPkcs1IsWrapped() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();

        assertThat(read(pem("RSA PRIVATE KEY", inner(key.getEncoded())), "RSA")).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void anEcKeyOfSec1IsWrappedAndSigns(String curve) throws Exception {
        var pair = ec(curve).generateKeyPair();

        PrivateKey read = read(pem("EC PRIVATE KEY", sec1(pair.getPrivate().getEncoded())), "EC");

        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(read);
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update(new byte[] {1, 2, 3});
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void whatStandsAroundTheKeyIsIgnored() throws Exception {
        PrivateKey key = ec("secp256r1").generateKeyPair().getPrivate();
        String parameters = pem("EC PARAMETERS", new byte[] {6, 1, 1});

        assertThat(read("Bag Attributes\n" + parameters + pem("PRIVATE KEY", key.getEncoded()) + "\n# end", "EC"))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it holds no PEM private key",
                "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | it holds no PEM private key",
                "-----BEGIN PRIVATE KEY-----AAAA | it holds no PEM private key",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----AAAA-----END ENCRYPTED PRIVATE KEY----- | encrypted",
                "-----BEGIN RSA PRIVATE KEY-----Proc-Type: 4,ENCRYPTED AAAA-----END RSA PRIVATE KEY----- | encrypted",
                "-----BEGIN OPENSSH PRIVATE KEY-----AAAA-----END OPENSSH PRIVATE KEY----- | OPENSSH PRIVATE KEY",
                "-----BEGIN DSA PRIVATE KEY-----AAAA-----END DSA PRIVATE KEY----- | DSA PRIVATE KEY",
                "-----BEGIN EC PRIVATE KEY-----MAMCAQE=-----END EC PRIVATE KEY----- | does not name its curve",
                "-----BEGIN EC PRIVATE KEY-----MIIB-----END EC PRIVATE KEY----- | cannot use the private key"
            })
    void whatCannotBeReadIsRefusedWithTheCommandThatConvertsIt(String pem, String why) {
        NemoClawException refused =
                catchThrowableOfType(NemoClawException.class, () -> PemKey.toPkcs8(pem, "/d/tls.key"));

        assertThat(refused.code()).isEqualTo(ErrorCode.TLS_KEY_FORMAT);
        assertThat(refused).hasMessageContaining(why).hasMessageContaining("/d/tls.key");
        assertThat(refused.remedy()).contains("openssl pkcs8 -topk8").contains("/d/tls.key");
    }
}

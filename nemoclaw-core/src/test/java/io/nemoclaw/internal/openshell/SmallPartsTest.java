package io.nemoclaw.internal.openshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the wire, checksums, names and certificate files. */
class SmallPartsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT,    INVALID_ARGUMENT",
        "NOT_FOUND,           SANDBOX_NOT_FOUND",
        "ALREADY_EXISTS,      SANDBOX_EXISTS",
        "FAILED_PRECONDITION, SANDBOX_NOT_READY",
        "UNIMPLEMENTED,       UNSUPPORTED_FEATURE",
        "RESOURCE_EXHAUSTED,  REQUEST_TOO_LARGE",
        "OUT_OF_RANGE,        REQUEST_TOO_LARGE",
        "DEADLINE_EXCEEDED,   DEADLINE_EXCEEDED",
        "UNAVAILABLE,         GATEWAY_UNREACHABLE",
        "CANCELLED,           GATEWAY_UNREACHABLE",
        "UNAUTHENTICATED,     GATEWAY_CERTIFICATE_MISMATCH",
        "INTERNAL,            GATEWAY_PROTOCOL",
        "UNKNOWN,             GATEWAY_PROTOCOL",
        "DATA_LOSS,           GATEWAY_PROTOCOL",
        "ABORTED,             GATEWAY_PROTOCOL",
        "PERMISSION_DENIED,   GATEWAY_PROTOCOL",
    })
    void everyStatusHasItsCode(Status.Code status, ErrorCode code) {
        NemoClawException error = RpcErrors.of(Status.fromCode(status).withDescription("why"), "do it", Map.of());

        assertThat(error.code()).isEqualTo(code);
        assertThat(error).hasMessage("do it: why");
        assertThat(error.details()).containsEntry("grpcStatus", status.name());
    }

    @ParameterizedTest
    @EnumSource(Status.Code.class)
    void whatACallMeansOtherwiseWins(Status.Code status) {
        assertThat(RpcErrors.of(Status.fromCode(status), "x", Map.of(status, ErrorCode.PROVIDER_CONFLICT))
                        .code())
                .isEqualTo(ErrorCode.PROVIDER_CONFLICT);
    }

    @Test
    void aFailedHandshakeIsAMismatchAndAPlainAnswerIsNot() {
        Status handshake =
                Status.UNAVAILABLE.withDescription("io exception").withCause(new SSLHandshakeException("unknown ca"));
        Status certificate = Status.UNAVAILABLE.withCause(new RuntimeException(
                new SSLHandshakeException("general").initCause(new CertificateException("not signed by it"))));

        assertThat(RpcErrors.of(handshake, "x", Map.of()).code()).isEqualTo(ErrorCode.GATEWAY_CERTIFICATE_MISMATCH);
        assertThat(RpcErrors.of(certificate, "x", Map.of())).hasMessageContaining("not signed by it");
        assertThat(RpcErrors.of(Status.UNAVAILABLE.withCause(new java.net.ConnectException("refused")), "x", Map.of())
                        .code())
                .isEqualTo(ErrorCode.GATEWAY_UNREACHABLE);
    }

    @Test
    void secretsInTheGatewaysTextAreNotPassedOn() {
        assertThat(RpcErrors.of(
                        Status.INTERNAL.withDescription("upstream said: Bearer abcdefghijkl is wrong"), "x", Map.of()))
                .message()
                .doesNotContain("abcdefghijkl");
    }

    private static Checksum of(String text) {
        Checksum checksum = new Checksum();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        checksum.update(bytes, 0, bytes.length);
        return checksum;
    }

    /** The numbers are those of coreutils' cksum and sha256sum. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''    | 0 sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "hello | 5 sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                "''    | 0 cksum 4294967295",
                "hello | 5 cksum 3287646509",
                "hello | ' 5   cksum   3287646509 '",
            })
    void equalContentIsEqual(String content, String printed) {
        assertThatCode(() -> of(content).requireEqual("send", printed)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "4 cksum 3287646509",
                "5 cksum 3287646510",
                "5 sha256 00",
                "5 md5 5d41402abc4b2a76b9719d911017c592",
                "sh: cksum: not found"
            })
    void anythingElseIsCorrupt(String printed) {
        NemoClawException corrupt =
                catchThrowableOfType(NemoClawException.class, () -> of("hello").requireEqual("send a file", printed));

        assertThat(corrupt.code()).isEqualTo(ErrorCode.TRANSFER_CORRUPT);
        assertThat(corrupt).hasMessageContaining("send a file").hasMessageContaining("5 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with blank", "plus+percent%20", "grüße", "日本", "😀", "a'b\"c", "#?&"})
    void aNameComesBackAsItWas(String name) throws Exception {
        Path file = NativeName.resolve(directory, name);
        Files.createFile(file);

        assertThat(NativeName.of(file)).isEqualTo(name);
        assertThat(file.getParent()).isEqualTo(directory);
    }

    private void write(String ca, String certificate, String key) throws Exception {
        Files.writeString(directory.resolve("ca.crt"), ca);
        Files.writeString(directory.resolve("tls.crt"), certificate);
        Files.writeString(directory.resolve("tls.key"), key);
    }

    private NemoClawException refusedMaterial() {
        return catchThrowableOfType(
                NemoClawException.class, () -> TlsMaterial.load(directory).credentials());
    }

    @Test
    void everyMissingOrWrongCertificateFileIsNamed() throws Exception {
        String certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assertThat(refusedMaterial()).hasMessageContaining("ca.crt").hasMessageContaining("no such file");
        write(certificate, "nothing", "x");
        assertThat(refusedMaterial()).hasMessageContaining("tls.crt").hasMessageContaining("no PEM certificate");
        write(certificate, certificate, "x");
        assertThat(refusedMaterial().code()).isEqualTo(ErrorCode.TLS_KEY_FORMAT);
        Files.delete(directory.resolve("tls.key"));
        assertThat(refusedMaterial().code()).isEqualTo(ErrorCode.TLS_MATERIAL_MISSING);
        Files.write(directory.resolve("ca.crt"), new byte[2 << 20]);
        assertThat(refusedMaterial()).hasMessageContaining("larger than");
    }
}

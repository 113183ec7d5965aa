package io.nemoclaw.internal.openshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.Endpoint;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayName;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayRegistrationsTest {
    private static final GatewayName NAME = GatewayName.of("nemoclaw");
    private static final String PLAIN =
            "{\"name\":\"x\",\"gateway_endpoint\":\"http://127.0.0.1:8080\",\"is_remote\":false,\"gateway_port\":8080,"
                    + "\"auth_mode\":\"plaintext\"}";
    private static final String MTLS =
            "{\"name\":\"other\",\"gateway_endpoint\":\"https://127.0.0.1:8081\",\"is_remote\":false,"
                    + "\"gateway_port\":8081,\"new_field\":1}";

    @TempDir
    Path config;

    private GatewayRegistrations registrations() {
        return new GatewayRegistrations(config);
    }

    private void register(String name, String metadata) throws Exception {
        Path directory = Files.createDirectories(config.resolve("gateways").resolve(name));
        Files.writeString(directory.resolve("metadata.json"), metadata);
    }

    @Test
    void whereNothingIsRegisteredThereIsNothing() throws Exception {
        assertThat(registrations().names()).isEmpty();
        assertThat(registrations().active()).isEmpty();
        assertThat(registrations().find(NAME)).isEmpty();
        assertThat(new GatewayRegistrations(config.resolve("none")).names()).isEmpty();
    }

    @Test
    void aRegistrationIsKnownByItsDirectory() throws Exception {
        register("nemoclaw", MTLS);

        Gateway gateway = registrations().find(NAME).orElseThrow();

        assertThat(gateway.name()).isEqualTo(NAME);
        assertThat(gateway.endpoint()).isEqualTo(Endpoint.parse("https://127.0.0.1:8081"));
        assertThat(gateway.mtls()).contains(config.resolve("gateways/nemoclaw/mtls"));
        assertThat(registrations().find(GatewayName.of("other"))).isEmpty();
    }

    @Test
    void plaintextNeedsNoCertificates() throws Exception {
        register("nemoclaw", PLAIN);

        assertThat(registrations().find(NAME).orElseThrow().mtls()).isEmpty();
    }

    @Test
    void namesAreExactAndSorted() throws Exception {
        register("nemoclaw-8091", MTLS);
        register("nemoclaw", MTLS);
        Files.createDirectories(config.resolve("gateways/without-metadata"));
        register(" not a name", MTLS);

        assertThat(registrations().names()).extracting(GatewayName::value).containsExactly("nemoclaw", "nemoclaw-8091");
    }

    @Test
    void theActiveOneIsTrimmedAndABrokenFileMeansNone() throws Exception {
        Files.writeString(config.resolve("active_gateway"), "nemoclaw\n");
        assertThat(registrations().active()).contains(NAME);

        Files.writeString(config.resolve("active_gateway"), "../../etc\n");
        assertThat(registrations().active()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"gateway_endpoint\":\"ftp://x\",\"is_remote\":false,\"gateway_port\":1}",
                "{\"name\":\"x\",\"gateway_endpoint\":\"https://127.0.0.1:8080\",\"is_remote\":\"no\",\"gateway_port\":1}",
                "{\"name\":\"x\",\"gateway_endpoint\":\"https://127.0.0.1:8080\",\"is_remote\":false,\"gateway_port\":1,\"auth_mode\":\"plaintext\"}",
                "{\"name\":\"x\",\"gateway_endpoint\":\"http://127.0.0.1:8080\",\"is_remote\":false,\"gateway_port\":1}"
            })
    void unusableMetadataIsNamedAndKept(String metadata) throws Exception {
        register("nemoclaw", metadata);

        NemoClawException invalid = catchThrowableOfType(
                NemoClawException.class, () -> registrations().find(NAME));

        assertThat(invalid.code()).isEqualTo(ErrorCode.GATEWAY_METADATA_INVALID);
        assertThat(invalid).hasMessageContaining("metadata.json");
        assertThat(config.resolve("gateways/nemoclaw/metadata.json")).hasContent(metadata);
    }

    @Test
    void anotherAuthenticationIsNamed() throws Exception {
        register("nemoclaw", MTLS.replace("\"new_field\":1", "\"auth_mode\":\"cloudflare_jwt\""));

        NemoClawException unsupported = catchThrowableOfType(
                NemoClawException.class, () -> registrations().find(NAME));

        assertThat(unsupported.code()).isEqualTo(ErrorCode.UNSUPPORTED_FEATURE);
        assertThat(unsupported).hasMessageContaining("cloudflare_jwt");
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        register("nemoclaw", " ".repeat(100_000));

        assertThat(catchThrowableOfType(
                                NemoClawException.class, () -> registrations().find(NAME))
                        .code())
                .isEqualTo(ErrorCode.GATEWAY_METADATA_INVALID);
    }
}

package io.nemoclaw.internal.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.nemoclaw.BackendId;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class BlueprintFileTest {
    private static final String REST = """
            digest: "sha256:b3d832b5"
            profiles: [default]
            components:
              sandbox: {image: "ghcr.io/acme/agent:1", name: openclaw, forward_ports: [18789]}
              inference:
                profiles:
                  default: {provider_type: nvidia, endpoint: "https://integrate.api.nvidia.com/v1", timeout_secs: 180}
              policy:
                base: policy.yaml
                additions:
                  nim: {name: nim_service, endpoints: [{host: nim-service.local, port: 8000, access: full}]}
            """;

    @TempDir
    Path directory;

    private Blueprint read(String head) throws Exception {
        Path file = directory.resolve("blueprint.yaml");
        Files.writeString(file, head + REST);
        return BlueprintFile.read(file);
    }

    private NemoClawException refused(String head) {
        return catchThrowableOfType(NemoClawException.class, () -> read(head));
    }

    private static final String HEAD = """
            version: "0.1.0"
            min_openshell_version: "0.0.26"
            max_openshell_version: "0.0.32"
            gateway_backends: [docker, vm]
            """;

    @Test
    void itSaysWhatIsAllowed() throws Exception {
        Blueprint blueprint = read(HEAD);

        assertThat(blueprint.backends()).contains(List.of("docker", "vm"));
        assertThatCode(() -> blueprint.requireBackend(BackendId.VM)).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(
                        NemoClawException.class, () -> blueprint.requireBackend(BackendId.of("embedded"))))
                .hasMessageContaining("[docker, vm]")
                .hasMessageContaining("embedded");
    }

    @ParameterizedTest
    @CsvSource({"0.0.25, false", "0.0.26, true", "0.0.32, true", "0.0.32-dev.3, true", "0.0.33, false"})
    void theRangeIncludesItsEnds(String version, boolean allowed) throws Exception {
        Blueprint blueprint = read(HEAD);
        NemoClawException refusal =
                catchThrowableOfType(NemoClawException.class, () -> blueprint.requireVersion(version));

        assertThat(refusal == null).isEqualTo(allowed);
        if (refusal != null) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.BLUEPRINT_INVALID);
            assertThat(refusal).hasMessageContaining("0.0.26 to 0.0.32").hasMessageContaining(version);
        }
    }

    @Test
    void whatIsNotSaidIsAllowed() throws Exception {
        Blueprint blueprint = read("version: \"0.1.0\"\n");

        assertThatCode(() -> blueprint.requireBackend(BackendId.of("embedded"))).doesNotThrowAnyException();
        assertThatCode(() -> blueprint.requireVersion("9.9.9")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: one | version",
                "version: 0.1.0; min_openshell_version: latest | min_openshell_version",
                "version: 0.1.0; gateway_backends: [podman] | podman",
                "version: 0.1.0; gateway_backends: [vm, vm] | twice",
                "version: 0.1.0; gateway_backend: [vm] | gateway_backend",
                "version: [1] | version",
                "version: 0.1.0; profiels: [] | profiels",
            })
    void whatIsWrongIsNamed(String head, String named) {
        NemoClawException refusal = refused(head.replace("; ", "\n") + "\n");

        assertThat(refusal.code()).isEqualTo(ErrorCode.BLUEPRINT_INVALID);
        assertThat(refusal).hasMessageContaining(named);
    }

    /** The schema is for people's editors, the reader for the library: they must not disagree about what is allowed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: \"0.1.0\"; gateway_backends: [docker, vm] | true",
                "version: \"0.1.0\"; min_openshell_version: \"0.0.26\" | true",
                "version: \"0.1.0\"; min_openshell_version: latest | false",
                "version: \"0.1.0\"; gateway_backends: [podman] | false",
                "version: \"0.1.0\"; gateway_backends: [vm, vm] | false",
                "version: \"0.1.0\"; gateway_backend: [vm] | false",
            })
    void theSchemaAndTheReaderAgree(String head, boolean valid) throws Exception {
        String yaml = head.replace("; ", "\n") + "\n" + REST;
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        try (InputStream in = NemoClaw.class.getResourceAsStream("/io/nemoclaw/schemas/blueprint.schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(schema.validate(new ObjectMapper().valueToTree(tree)).isEmpty())
                    .isEqualTo(valid);
        }
        assertThat(refused(head.replace("; ", "\n") + "\n") == null).isEqualTo(valid);
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("none.yaml");

        NemoClawException refusal = catchThrowableOfType(NemoClawException.class, () -> BlueprintFile.read(missing));

        assertThat(refusal.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND);
        assertThat(refusal).hasMessageContaining(missing.toString());
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        Path huge = directory.resolve("huge.yaml");
        Files.write(huge, new byte[2 << 20]);

        assertThat(catchThrowableOfType(NemoClawException.class, () -> BlueprintFile.read(huge))
                        .code())
                .isEqualTo(ErrorCode.BLUEPRINT_INVALID);
    }
}

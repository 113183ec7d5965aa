package io.nemoclaw.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryFileTest {
    @TempDir
    Path directory;

    private Path file;
    private JsonRegistry registry;

    @BeforeEach
    void open() {
        file = directory.resolve("sandboxes.json");
        registry = new JsonRegistry(file);
    }

    private static Registry.Entry entry(String name) {
        return new Registry.Entry(
                SandboxName.of(name),
                Instant.parse("2026-01-02T03:04:05Z"),
                "build",
                "nvidia/model",
                null,
                "NVIDIA_API_KEY",
                60L,
                List.of("npm"),
                "version: 1\n",
                "openclaw",
                "demo:1",
                null,
                null,
                Map.of("A", "b"),
                "nemoclaw",
                "docker");
    }

    private JsonNode content() throws Exception {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void entriesComeBackByName() throws Exception {
        registry.put(entry("second"));
        registry.put(entry("first"));

        assertThat(registry.entries()).containsExactly(entry("first"), entry("second"));
        assertThat(registry.find(SandboxName.of("second"))).contains(entry("second"));
        assertThat(registry.find(SandboxName.of("third"))).isEmpty();
    }

    @Test
    void theFileFollowsThePublishedSchema() throws Exception {
        registry.put(entry("first"));

        PublishedSchema.accepts("registry", file);
    }

    @Test
    void theDefaultSandboxIsAlwaysOneThatIsThere() throws Exception {
        registry.put(entry("first"));
        registry.put(entry("second"));
        assertThat(content().get("defaultSandbox").asText()).isEqualTo("first");

        registry.remove(SandboxName.of("first"));
        assertThat(content().get("defaultSandbox").asText()).isEqualTo("second");

        registry.remove(SandboxName.of("second"));
        assertThat(content().get("defaultSandbox").isNull()).isTrue();
    }

    @Test
    void removingWhatIsNotThereWritesNothing() throws Exception {
        registry.remove(SandboxName.of("first"));

        assertThat(file).doesNotExist();
    }

    @Test
    void fieldsOfOthersSurvive() throws Exception {
        Files.writeString(file, """
                {"sandboxes":{"first":{"name":"first","gpuEnabled":true}},"defaultSandbox":"first","theirs":1}""");

        registry.put(entry("first"));

        assertThat(content().at("/sandboxes/first/gpuEnabled").asBoolean()).isTrue();
        assertThat(content().at("/sandboxes/first/image").asText()).isEqualTo("demo:1");
        assertThat(content().get("theirs").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"sandboxes\":[]}",
                "{\"sandboxes\":{\"Bad Name\":{}}}",
                "{\"sandboxes\":{\"first\":7}}"
            })
    void whatCannotBeUnderstoodIsRefusedAndKept(String content) throws Exception {
        Files.writeString(file, content);

        assertThatThrownBy(registry::entries)
                .hasMessageContaining(file.toString())
                .asInstanceOf(type(NemoClawException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRY_MALFORMED));
        assertThat(Files.readString(file)).isEqualTo(content);
    }
}

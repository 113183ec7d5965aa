package io.nemoclaw.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that something has gone over: each is read, or refused under a code of its own, and never changed or crashed on. */
class DamageTest {
    private static final Set<ErrorCode> REFUSALS =
            Set.of(ErrorCode.SESSION_MALFORMED, ErrorCode.SESSION_FUTURE_VERSION, ErrorCode.REGISTRY_MALFORMED);

    @TempDir
    Path directory;

    private static Registry.Entry entry(String name) {
        return new Registry.Entry(
                SandboxName.of(name),
                Instant.EPOCH,
                "nvidia-prod",
                "model",
                "https://x/v1",
                "NVIDIA_API_KEY",
                180L,
                List.of("npm"),
                null,
                "openclaw",
                "demo:1",
                null,
                null,
                Map.of("A", "1"),
                "gateway",
                "docker");
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        switch (random.nextInt(3)) {
            case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            default -> {
                for (int i = 0; i < 8; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) "{}[]\":,0 \n".charAt(random.nextInt(10));
                }
            }
        }
        return bytes;
    }

    @FunctionalInterface
    private interface Reading {
        void run() throws NemoClawException;
    }

    private static void readOrRefused(Path file, byte[] content, Reading reading) throws Exception {
        Files.write(file, content);
        try {
            reading.run();
        } catch (NemoClawException e) {
            assertThat(REFUSALS).contains(e.code());
            assertThat(e).hasMessageContaining(file.toString());
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void aDamagedRegistryIsReadOrRefusedAndKept(long seed) throws Exception {
        Path file = directory.resolve("sandboxes.json");
        Registry registry = new JsonRegistry(file);
        registry.put(entry("one"));
        registry.put(entry("two"));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            readOrRefused(file, damaged(whole, random), registry::entries);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void aDamagedSessionIsReadOrRefusedAndKept(long seed) throws Exception {
        Path file = directory.resolve("onboard-session.json");
        Files.writeString(file, """
                {"version":1,"sessionId":"1-a","resumable":true,"status":"failed","mode":"interactive",
                 "startedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","sandboxName":"demo",
                 "gatewayBackend":"vm","provider":"nvidia-prod","model":"m","policyPresets":["npm"],
                 "metadata":{"gatewayName":"g","fromDockerfile":null},
                 "steps":{"preflight":{"status":"complete"},"gateway":{"status":"in_progress"}},
                 "machine":{"version":1,"state":"gateway","revision":3}}
                """);
        byte[] whole = Files.readAllBytes(file);
        SessionStore store = new JsonSessionStore(file);
        assertThat(store.load()).isPresent();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            readOrRefused(file, damaged(whole, random), store::load);
        }
    }

    @Test
    void whatAnotherReleaseWroteBesideOurFieldsIsKept() throws Exception {
        Path file = directory.resolve("sandboxes.json");
        Files.writeString(file, """
                {"sandboxes":{"one":{"name":"one","createdAt":"2026-01-01T00:00:00Z","gpuEnabled":true}},
                 "defaultSandbox":"one","futureField":{"x":1}}
                """);
        Registry registry = new JsonRegistry(file);

        registry.put(entry("one"));
        registry.put(entry("two"));
        registry.remove(SandboxName.of("two"));

        assertThat(Files.readString(file)).contains("gpuEnabled").contains("futureField");
        assertThat(registry.find(SandboxName.of("one")).map(Registry.Entry::model))
                .isEqualTo(Optional.of("model"));
    }
}

package io.nemoclaw.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nemoclaw.BackendId;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionFileTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path directory;

    private Path file;
    private JsonSessionStore store;

    @BeforeEach
    void open() {
        file = directory.resolve("home/onboard-session.json");
        store = new JsonSessionStore(file);
    }

    private static Session session(String extra) {
        return new Session(
                "1767322245000-abc",
                Session.Status.FAILED,
                true,
                "non-interactive",
                AT,
                AT.plusSeconds(9),
                new Session.Machine(OnboardState.FAILED, AT.plusSeconds(8), 7, "receipt-1"),
                new Session.Failure("sandbox", "it did not start", AT.plusSeconds(8)),
                new Session.Inputs(
                        "demo",
                        "openclaw",
                        "build",
                        "nvidia/model",
                        "https://example.com/v1",
                        "NVIDIA_API_KEY",
                        90L,
                        "demo:1",
                        null,
                        null,
                        List.of("npm", "pypi"),
                        "version: 1\n",
                        Map.of("A", "b")),
                BackendId.VM,
                "nemoclaw",
                Map.of(
                        OnboardState.GATEWAY,
                        new Session.StepRecord(Session.StepStatus.COMPLETE, AT, AT.plusSeconds(2), null),
                        OnboardState.SANDBOX,
                        new Session.StepRecord(Session.StepStatus.FAILED, AT.plusSeconds(3), null, "no image")),
                extra);
    }

    private void given(String content) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void whatIsSavedIsLoaded() throws Exception {
        Session saved = session("{}");

        store.save(saved);

        Session loaded = store.load().orElseThrow();
        assertThat(loaded.inputs()).isEqualTo(saved.inputs());
        assertThat(loaded.machine()).isEqualTo(saved.machine());
        assertThat(loaded.failure()).isEqualTo(saved.failure());
        assertThat(loaded.gatewayBackend()).isEqualTo(BackendId.VM);
        assertThat(loaded.gatewayName()).isEqualTo("nemoclaw");
        assertThat(loaded.status()).isEqualTo(Session.Status.FAILED);
        assertThat(loaded.steps().get(OnboardState.GATEWAY))
                .isEqualTo(saved.steps().get(OnboardState.GATEWAY));
        assertThat(loaded.steps().get(OnboardState.POLICIES).status()).isEqualTo(Session.StepStatus.PENDING);
    }

    @Test
    void theFileFollowsThePublishedSchema() throws Exception {
        store.save(session("{}"));

        PublishedSchema.accepts("session", file);
    }

    @Test
    void theLastStepsAreTheLatestByTime() throws Exception {
        store.save(session("{}"));

        var node = new ObjectMapper().readTree(file.toFile());
        assertThat(node.get("lastStepStarted").asText()).isEqualTo("sandbox");
        assertThat(node.get("lastCompletedStep").asText()).isEqualTo("gateway");
    }

    @Test
    void fieldsOfOthersSurvive() throws Exception {
        store.save(session("{\"webSearch\":{\"provider\":\"brave\"},\"metadata\":{\"theirs\":1}}"));

        Session loaded = store.load().orElseThrow();
        store.save(loaded);

        var node = new ObjectMapper().readTree(file.toFile());
        assertThat(node.at("/webSearch/provider").asText()).isEqualTo("brave");
        assertThat(node.at("/metadata/theirs").asInt()).isEqualTo(1);
        assertThat(node.at("/metadata/gatewayName").asText()).isEqualTo("nemoclaw");
    }

    @Test
    void secretsInMessagesAreNotWritten() throws Exception {
        Session base = session("{}");
        Session leaky = new Session(
                base.sessionId(),
                base.status(),
                true,
                base.mode(),
                AT,
                AT,
                base.machine(),
                new Session.Failure("inference", "401 for nvapi-" + "A".repeat(40), AT),
                base.inputs(),
                base.gatewayBackend(),
                base.gatewayName(),
                base.steps(),
                "{}");

        store.save(leaky);

        assertThat(Files.readString(file)).doesNotContain("A".repeat(40));
    }

    @Test
    void onlyTheOwnerMayRead() throws Exception {
        store.save(session("{}"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).as("no temporary file is left").containsExactly(file);
        }
    }

    @Test
    void noFileIsNoSessionAndReadingCreatesNothing() throws Exception {
        assertThat(store.load()).isEmpty();
        store.delete();
        assertThat(file.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"version\":1} trailing",
                "{\"version\":1,\"version\":1}",
                "{}",
                "{\"version\":\"1\"}",
                "{\"version\":0}",
                "{\"version\":-1}",
                "{\"version\":1.5}",
                "{\"version\":1,\"steps\":[]}",
                "\u0000\u0001"
            })
    void whatCannotBeUnderstoodIsRefusedAndKept(String content) throws Exception {
        given(content);

        refused(ErrorCode.SESSION_MALFORMED, content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"version\":2}", "{\"version\":99999999999999999999}"})
    void theFutureIsRefusedAndKept(String content) throws Exception {
        given(content);

        refused(ErrorCode.SESSION_FUTURE_VERSION, content);
    }

    private void refused(ErrorCode code, String content) throws Exception {
        for (var attempt : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                store::load, () -> store.save(session("{}")), store::delete)) {
            assertThatThrownBy(attempt)
                    .hasMessageContaining(file.toString())
                    .asInstanceOf(type(NemoClawException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                    .satisfies(e -> assertThat(e.remedy()).contains("mv " + file))
                    .satisfies(e -> assertThat(e.details()).containsEntry("file", file.toString()));
        }
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "{\"version\":1}");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, target);

        assertThatThrownBy(store::load)
                .asInstanceOf(type(NemoClawException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SESSION_MALFORMED));
        assertThat(target).hasContent("{\"version\":1}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            complete    | complete | complete | COMPLETE
            failed      | complete | failed   | FAILED
            in_progress | complete | pending  | INFERENCE
            in_progress | pending  | pending  | GATEWAY
            in_progress | skipped  | failed   | INFERENCE
            """)
    void aFileOfNemoClawStandsAtItsFirstUnfinishedStep(String status, String gateway, String inference, String state)
            throws Exception {
        given("""
                {"version":1,"sessionId":"s","status":"%s","startedAt":"2026-01-02T03:04:05Z",
                 "steps":{"preflight":{"status":"complete"},"gateway":{"status":"%s"},
                 "provider_selection":{"status":"complete"},"inference":{"status":"%s"}}}""".formatted(status, gateway, inference));

        assertThat(store.load().orElseThrow().machine().state()).isEqualTo(OnboardState.valueOf(state));
    }
}

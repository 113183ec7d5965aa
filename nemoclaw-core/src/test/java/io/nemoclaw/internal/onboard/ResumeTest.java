package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.Agent;
import io.nemoclaw.BackendId;
import io.nemoclaw.Credential;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardRequest.Start;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardState;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.fake.FakeBackend;
import io.nemoclaw.internal.fake.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a record binds a later request to. */
class ResumeTest {
    @TempDir
    Path home;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(home);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private NemoClawException refused(OnboardRequest request) {
        return catchThrowableOfType(NemoClawException.class, () -> lab.run(request));
    }

    /** Ends a run after its gateway has started, so that its session binds. */
    private void unfinished() throws Exception {
        lab.backend.gateway.failNext(NemoClawException.of(ErrorCode.GATEWAY_UNREACHABLE, "gone"));
        assertThat(lab.run(Lab.request().build())).isInstanceOf(OnboardResult.Failed.class);
    }

    static Stream<Arguments> contradictions() {
        Inference other = Inference.of(InferenceProvider.OPENAI, "gpt", Credential.fromEnvironment("NVIDIA_API_KEY"));
        Inference model =
                Inference.of(InferenceProvider.NVIDIA, "nvidia/other", Credential.fromEnvironment("NVIDIA_API_KEY"));
        return Stream.of(
                Arguments.of(
                        "provider", "nvidia-prod", "openai-api", Lab.request().inference(other)),
                Arguments.of(
                        "model", "nvidia/model", "nvidia/other", Lab.request().inference(model)),
                Arguments.of(
                        "endpoint",
                        "https://integrate.api.nvidia.com/v1",
                        "https://example.com/v1",
                        Lab.request().inference(Lab.route().withEndpoint("https://example.com/v1"))),
                Arguments.of(
                        "image",
                        "demo:1",
                        "demo:2",
                        OnboardRequest.builder(Lab.DEMO, SandboxImage.reference("demo:2"))),
                Arguments.of("agent", "openclaw", "hermes", Lab.request().agent(Agent.named("hermes"))),
                Arguments.of("backend", "fake", "other", Lab.request().backend(BackendId.of("other"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void aContradictionNamesTheFieldAndBothValues(
            String field, String recorded, String requested, OnboardRequest.Builder request) throws Exception {
        unfinished();
        byte[] before = Files.readAllBytes(lab.layout.sessionFile());
        for (Start start : List.of(Start.RESUME, Start.CONTINUE)) {
            OnboardRequest contradicting = request.start(start).build();
            NemoClawException conflict = catchThrowableOfType(
                    NemoClawException.class,
                    () -> lab.engine(new FakeBackend("other", 20)).run("run", contradicting, machine -> {}));

            assertThat(conflict.code()).isEqualTo(ErrorCode.SESSION_CONFLICT);
            assertThat(conflict.details())
                    .containsEntry("field", field)
                    .containsEntry("recorded", recorded)
                    .containsEntry("requested", requested);
            assertThat(conflict).hasMessageContaining(recorded).hasMessageContaining(requested);
            assertThat(Files.readAllBytes(lab.layout.sessionFile())).isEqualTo(before);
        }
    }

    @Test
    void anUnfinishedSessionOfAnotherSandboxIsNotReplaced() throws Exception {
        unfinished();

        NemoClawException conflict =
                refused(OnboardRequest.builder(SandboxName.of("other"), SandboxImage.reference("demo:1"))
                        .build());

        assertThat(conflict.code()).isEqualTo(ErrorCode.SESSION_CONFLICT);
        assertThat(conflict.details()).containsEntry("recorded", "demo").containsEntry("requested", "other");
    }

    @Test
    void freshForgetsTheUnfinishedSession() throws Exception {
        unfinished();
        String before = lab.session().orElseThrow().sessionId();

        OnboardRequest fresh = OnboardRequest.builder(SandboxName.of("other"), SandboxImage.reference("demo:1"))
                .start(Start.FRESH)
                .build();

        assertThat(lab.run(fresh)).isInstanceOf(OnboardResult.Ready.class);
        assertThat(lab.session().orElseThrow().sessionId()).isNotEqualTo(before);
    }

    @Test
    void aRunThatHadNoEffectBindsNobody() throws Exception {
        lab.backend.onAttach = () -> {
            throw NemoClawException.of(ErrorCode.GATEWAY_CERTIFICATE_MISMATCH, "another certificate");
        };
        lab.events.whenStarted(OnboardState.GATEWAY, () -> {
            throw new AssertionError("stop");
        });
        OnboardRequest other = OnboardRequest.builder(SandboxName.of("other"), SandboxImage.reference("demo:1"))
                .build();
        lab.credentials.clear();
        assertThat(refused(Lab.request().build()).code()).isEqualTo(ErrorCode.CREDENTIAL_MISSING);
        assertThat(lab.session()).isEmpty();

        lab.events.reaction = event -> {};
        lab.backend.onAttach = () -> {};
        assertThat(lab.run(other)).isInstanceOf(OnboardResult.Ready.class);
    }

    @Test
    void whatARequestLeavesOutComesFromTheRecord() throws Exception {
        unfinished();

        OnboardResult result = lab.run(OnboardRequest.resuming(Lab.DEMO).build());

        assertThat(result).isInstanceOf(OnboardResult.Ready.class);
        assertThat(lab.backend.gateway.route.model()).isEqualTo("nvidia/model");
        assertThat(lab.backend.gateway.effects).contains("policy demo");
        assertThat(lab.session().orElseThrow().inputs().image()).isEqualTo("demo:1");
    }

    @Test
    void thereIsNothingToResumeWithoutASession() {
        assertThat(refused(OnboardRequest.resuming(Lab.DEMO).build()).code()).isEqualTo(ErrorCode.NOTHING_TO_RESUME);
    }

    @Test
    void resumingAnotherSandboxIsAConflict() throws Exception {
        unfinished();

        NemoClawException conflict =
                refused(OnboardRequest.resuming(SandboxName.of("other")).build());

        assertThat(conflict.details()).containsEntry("field", "sandbox");
    }

    @Test
    void resumingAFinishedSessionChecksItAndChangesNothing() throws Exception {
        lab.run(Lab.request().build());

        OnboardResult again = lab.run(OnboardRequest.resuming(Lab.DEMO).build());

        assertThat(again.report().unchanged()).isTrue();
    }

    @Test
    void theRecordDecidesTheBackendAndNotTheEnvironment() throws Exception {
        lab.run(Lab.request().build());
        lab.environment.put("NEMOCLAW_GATEWAY_BACKEND", "other");

        OnboardResult again = lab.engine(new FakeBackend("other", 1))
                .run("again", Lab.request().build(), machine -> {});

        assertThat(again.report().backend()).contains(lab.backend.id());
    }

    @Test
    void aSecondSandboxSharesTheGatewayOfTheFirst() throws Exception {
        lab.run(Lab.request().build());

        lab.run(OnboardRequest.builder(SandboxName.of("second"), SandboxImage.reference("demo:2"))
                .build());

        assertThat(lab.backend.calls).containsOnlyOnce("start");
        assertThat(lab.backend.gateway.sandboxes).hasSize(2);
        assertThat(lab.backend.gateway.route.provider()).isEqualTo("nvidia-prod");
    }

    @Test
    void aDeadGatewayMakesAFinishedSessionResumable() throws Exception {
        lab.run(Lab.request().build());
        lab.backend.running = false;
        lab.backend.nextOrigin = io.nemoclaw.spi.Gateway.Origin.CREATED;
        lab.backend.gateway.loseEverything();

        OnboardResult again = lab.run(OnboardRequest.resuming(Lab.DEMO).build());

        assertThat(again).isInstanceOf(OnboardResult.Ready.class);
        assertThat(lab.backend.gateway.sandboxes).containsOnlyKeys(Lab.DEMO);
        assertThat(lab.backend.gateway.route).isNotNull();
        assertThat(lab.backend.gateway.effects.stream().filter("create demo"::equals))
                .hasSize(2);
    }
}

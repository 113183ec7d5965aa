package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.Agent;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardRequest.Start;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.Policy;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.internal.fake.Lab;
import io.nemoclaw.internal.openshell.OpenShellClient.SandboxSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sandbox is kept, which is created again, and which is not touched; and when its image is prepared. */
class SandboxStepTest {
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

    private static OnboardRequest.Builder plain(String image) {
        return OnboardRequest.builder(Lab.DEMO, SandboxImage.reference(image));
    }

    private void somebodyElsesSandbox(String image) throws Exception {
        lab.backend.running = true;
        lab.backend.gateway.create(
                new SandboxSpec(Lab.DEMO, ImageRef.of(image), Map.of(), List.of(), Optional.empty()));
        lab.backend.gateway.phase(Lab.DEMO, Phase.READY, "");
        lab.backend.gateway.effects.clear();
    }

    private static NemoClawException cause(OnboardResult result) {
        return ((OnboardResult.Failed) result).cause();
    }

    @ParameterizedTest
    @CsvSource({"demo:2", "other/demo:1"})
    void aLiveSandboxOfAnotherImageIsNeverReplaced(String image) throws Exception {
        lab.run(plain("demo:1").build());
        String id = lab.backend.gateway.sandboxes.get(Lab.DEMO).id();
        for (Start start : List.of(Start.CONTINUE, Start.FRESH)) {
            NemoClawException conflict = cause(lab.run(plain(image).start(start).build()));

            assertThat(conflict.code()).isEqualTo(ErrorCode.SANDBOX_CONFLICT);
            assertThat(conflict.details()).containsEntry("recorded", "demo:1").containsEntry("requested", image);
            assertThat(lab.backend.gateway.sandboxes.get(Lab.DEMO).id()).isEqualTo(id);
            Files.delete(lab.layout.sessionFile());
        }
    }

    @Test
    void otherVariablesOrAnotherPolicyAreAConflictBecauseTheyAreFixedAtCreation() throws Exception {
        lab.run(plain("demo:1").environment("A", "1").build());

        assertThat(cause(lab.run(plain("demo:1").environment("A", "2").build())).code())
                .isEqualTo(ErrorCode.SANDBOX_CONFLICT);
        Files.delete(lab.layout.sessionFile());
        Policy policy = Policy.ofYaml("version: 1\nlandlock:\n  compatibility: best_effort\n");
        assertThat(cause(lab.run(plain("demo:1").policy(policy).build())).code())
                .isEqualTo(ErrorCode.SANDBOX_CONFLICT);
    }

    @Test
    void anUnrecordedSandboxOfTheSameImageIsTakenOn() throws Exception {
        somebodyElsesSandbox("docker.io/library/demo:1");

        assertThat(lab.run(plain("demo:1").build())).isInstanceOf(OnboardResult.Ready.class);

        assertThat(lab.backend.gateway.effects).containsExactly("exec demo");
    }

    @Test
    void anUnrecordedSandboxOfAnotherImageIsSomebodyElses() throws Exception {
        somebodyElsesSandbox("theirs:1");

        assertThat(cause(lab.run(plain("demo:1").build())).code()).isEqualTo(ErrorCode.SANDBOX_CONFLICT);

        assertThat(lab.backend.gateway.effects).isEmpty();
    }

    @Test
    void aSandboxThatNeverBecameReadyIsCreatedAgain() throws Exception {
        lab.backend.gateway.nextPhase = Phase.ERROR;
        lab.run(plain("demo:1").build());
        lab.backend.gateway.nextPhase = Phase.READY;

        assertThat(lab.run(plain("demo:1").build())).isInstanceOf(OnboardResult.Ready.class);

        assertThat(lab.backend.gateway.effects)
                .containsExactly("create demo", "await demo", "delete demo", "create demo", "await demo", "exec demo");
    }

    @Test
    void aSandboxThatWasReadyOnceIsNotThrownAwayWhenItFails() throws Exception {
        lab.run(plain("demo:1").build());
        lab.backend.gateway.phase(Lab.DEMO, Phase.ERROR, "OOMKilled");

        NemoClawException failed = cause(lab.run(plain("demo:1").build()));

        assertThat(failed.code()).isEqualTo(ErrorCode.SANDBOX_FAILED);
        assertThat(failed).hasMessageContaining("OOMKilled");
        assertThat(lab.backend.gateway.effects).doesNotContain("delete demo");
    }

    @ParameterizedTest
    @CsvSource({"PROVISIONING, 1", "UNKNOWN, 1", "DELETING, 2"})
    void aSandboxThatMayStillBecomeReadyIsWaitedForAndOneThatVanishesIsCreatedAgain(Phase phase, int creations)
            throws Exception {
        lab.run(plain("demo:1").build());
        lab.backend.gateway.phase(Lab.DEMO, phase, "");

        assertThat(lab.run(plain("demo:1").build())).isInstanceOf(OnboardResult.Ready.class);

        assertThat(lab.backend.gateway.effects.stream().filter("create demo"::equals))
                .hasSize(creations);
    }

    @Test
    void theImageIsPreparedWhileTheGatewayBoots() throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch booted = new CountDownLatch(1);
        lab.backend.onPrepare = () -> {
            preparing.countDown();
            assertThat(booted.await(10, TimeUnit.SECONDS)).isTrue();
        };
        lab.backend.onStart = () -> {
            assertThat(preparing.await(10, TimeUnit.SECONDS)).isTrue();
            booted.countDown();
        };

        assertThat(lab.run(plain("demo:1").build())).isInstanceOf(OnboardResult.Ready.class);

        assertThat(lab.backend.calls).containsExactlyInAnyOrder("start", "prepare", "deliver", "discard");
    }

    @Test
    void aFailedPreparationIsReportedAtTheSandboxUnderItsOwnCode() throws Exception {
        lab.backend.onPrepare = () -> {
            throw NemoClawException.of(ErrorCode.IMAGE_BUILD_FAILED, "step 3 of 5");
        };

        assertThat(cause(lab.run(plain("demo:1").build())).code()).isEqualTo(ErrorCode.IMAGE_BUILD_FAILED);
    }

    @Test
    void aPreparationHasADeadline() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        lab.backend.onPrepare = () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        };
        OnboardRequest request = plain("demo:1")
                .timeouts(io.nemoclaw.Timeouts.defaults().withImage(java.time.Duration.ofMillis(50)))
                .build();

        assertThat(cause(lab.run(request)).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void missingFilesAndUnsupportedImagesAreRefusedBeforeAnythingIsChanged() {
        Path missing = home.resolve("Dockerfile");
        assertThat(refusal(OnboardRequest.builder(Lab.DEMO, SandboxImage.dockerfile(missing))
                        .build()))
                .isEqualTo(ErrorCode.FILE_NOT_FOUND);
        assertThat(refusal(OnboardRequest.builder(Lab.DEMO, SandboxImage.archive(missing))
                        .build()))
                .isEqualTo(ErrorCode.FILE_NOT_FOUND);
        assertThat(refusal(plain("demo:1").policyPresets(List.of("nope")).build()))
                .isEqualTo(ErrorCode.UNKNOWN_PRESET);
        lab.backend.capabilities = io.nemoclaw.spi.Capabilities.of();
        assertThat(refusal(OnboardRequest.builder(Lab.DEMO, SandboxImage.dockerfile(missing))
                        .backend(lab.backend.id())
                        .build()))
                .isEqualTo(ErrorCode.UNSUPPORTED_FEATURE);
        assertThat(lab.backend.calls).isEmpty();
    }

    private ErrorCode refusal(OnboardRequest request) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(NemoClawException.class, () -> lab.run(request))
                .code();
    }

    @Test
    void anotherAgentTakesItsOwnWayAndIsProbed() throws Exception {
        OnboardResult result = lab.run(Lab.request()
                .agent(Agent.named("hermes").withReadinessProbe("curl", "-sf", "http://127.0.0.1/health"))
                .build());

        assertThat(result).isInstanceOf(OnboardResult.Ready.class);
        assertThat(lab.events.started())
                .contains(io.nemoclaw.OnboardState.AGENT_SETUP)
                .doesNotContain(io.nemoclaw.OnboardState.OPENCLAW);
        assertThat(lab.backend.gateway.effects)
                .containsSubsequence("configure demo", "exec demo", "policy demo", "exec demo");
    }
}

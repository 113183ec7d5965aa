package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.Step;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardState;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.event.OnboardEvent.Outcome;
import io.nemoclaw.internal.fake.Lab;
import io.nemoclaw.internal.state.JsonRegistry;
import io.nemoclaw.internal.state.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main path, its repetition, and runs that are refused or fail. */
class OnboardingTest {
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

    private static List<StepStatus> statuses(OnboardResult result) {
        return result.report().steps().stream().map(Step::status).toList();
    }

    @Test
    void everyStepHasItsEffectAndIsRecorded() throws Exception {
        OnboardResult result = lab.run(Lab.request().build());

        assertThat(result.orElseThrow().name()).isEqualTo(Lab.DEMO);
        assertThat(lab.events.started())
                .containsExactly(
                        OnboardState.PREFLIGHT,
                        OnboardState.GATEWAY,
                        OnboardState.PROVIDER_SELECTION,
                        OnboardState.INFERENCE,
                        OnboardState.SANDBOX,
                        OnboardState.OPENCLAW,
                        OnboardState.POLICIES,
                        OnboardState.FINALIZING,
                        OnboardState.POST_VERIFY);
        assertThat(statuses(result)).containsOnly(StepStatus.COMPLETED);
        assertThat(result.report().unchanged()).isFalse();
        assertThat(lab.backend.gateway.effects)
                .containsExactly(
                        "provider nvidia-prod",
                        "route nvidia-prod",
                        "create demo",
                        "await demo",
                        "configure demo",
                        "policy demo",
                        "exec demo");
        Session session = lab.session().orElseThrow();
        assertThat(session.status()).isEqualTo(Session.Status.COMPLETE);
        assertThat(session.machine().state()).isEqualTo(OnboardState.COMPLETE);
        assertThat(session.resumable()).isFalse();
        assertThat(session.gatewayBackend()).isEqualTo(lab.backend.id());
        assertThat(session.steps().get(OnboardState.AGENT_SETUP).status()).isEqualTo(Session.StepStatus.SKIPPED);
        assertThat(new JsonRegistry(lab.layout.registryFile()).find(Lab.DEMO)).isPresent();
    }

    @Test
    void theSameRequestAgainChangesNothingAndSaysSo() throws Exception {
        lab.run(Lab.request().build());
        List<String> effects = List.copyOf(lab.backend.gateway.effects);
        List<String> calls = List.copyOf(lab.backend.calls);

        OnboardResult again = lab.run(Lab.request().build());

        assertThat(again.report().unchanged()).isTrue();
        assertThat(lab.backend.calls).isEqualTo(calls);
        // the credential is sent again, because it may have been renewed; and a command is run again
        assertThat(lab.backend.gateway.effects.subList(effects.size(), lab.backend.gateway.effects.size()))
                .containsExactly("provider nvidia-prod", "exec demo");
    }

    @Test
    void whatIsNotAskedForIsSkipped() throws Exception {
        OnboardResult result = lab.run(OnboardRequest.builder(Lab.DEMO, SandboxImage.reference("demo:1"))
                .build());

        assertThat(result.report().steps().stream()
                        .filter(step -> step.status() == StepStatus.SKIPPED)
                        .map(Step::state))
                .containsExactly(
                        OnboardState.PROVIDER_SELECTION,
                        OnboardState.INFERENCE,
                        OnboardState.OPENCLAW,
                        OnboardState.POLICIES);
    }

    @Test
    void noSecretReachesAFileAnEventOrAReport() throws Exception {
        OnboardResult result = lab.run(Lab.request().build());

        assertThat(lab.backend.gateway.secretsSeen).containsExactly(Lab.SECRET);
        assertThat(lab.events.events.toString()).doesNotContain(Lab.SECRET);
        assertThat(result.report().toString()).doesNotContain(Lab.SECRET);
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(Lab.SECRET);
            }
        }
        assertThat(lab.backend.gateway.files.values()).noneMatch(text -> text.contains(Lab.SECRET));
    }

    @Test
    void aBlockingFindingChangesNothing() throws Exception {
        lab.backend.findings.add(Finding.blocking("port", ErrorCode.PORT_IN_USE, "Port", "taken", "free it"));

        OnboardResult result = lab.run(Lab.request().build());

        assertThat(result).isInstanceOf(OnboardResult.Blocked.class);
        assertThat(lab.events.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(lab.session()).isEmpty();
        assertThat(lab.backend.calls).isEmpty();
        assertThatThrownBy(result::orElseThrow)
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE));
    }

    @Test
    void aBlockingFindingLeavesTheEarlierSessionAsItWas() throws Exception {
        lab.run(Lab.request().build());
        String before = Files.readString(lab.layout.sessionFile());
        lab.backend.findings.add(Finding.blocking("port", ErrorCode.PORT_IN_USE, "Port", "taken"));

        assertThat(lab.run(Lab.request().build())).isInstanceOf(OnboardResult.Blocked.class);

        assertThat(lab.session().orElseThrow().status()).isEqualTo(Session.Status.COMPLETE);
        assertThat(Files.readString(lab.layout.sessionFile())).isEqualTo(before);
    }

    @Test
    void aWarningDoesNotBlockAndIsReported() throws Exception {
        lab.backend.findings.add(Finding.warning("memory", ErrorCode.PREFLIGHT_BLOCKED, "Memory", "little"));

        OnboardResult result = lab.run(Lab.request().build());

        assertThat(result).isInstanceOf(OnboardResult.Ready.class);
        assertThat(result.report().findings()).hasSize(1);
    }

    @Test
    void aFailedStepIsRecordedAndTheNextRunCarriesOnThere() throws Exception {
        lab.backend.gateway.condition = "ImagePullBackOff: no such image";
        lab.backend.gateway.nextPhase = io.nemoclaw.SandboxInfo.Phase.ERROR;

        OnboardResult failed = lab.run(Lab.request().build());

        assertThat(failed).isInstanceOfSatisfying(OnboardResult.Failed.class, result -> {
            assertThat(result.at()).isEqualTo(OnboardState.SANDBOX);
            assertThat(result.cause().code()).isEqualTo(ErrorCode.SANDBOX_FAILED);
            assertThat(result.cause()).hasMessageContaining("no such image");
        });
        Session session = lab.session().orElseThrow();
        assertThat(session.status()).isEqualTo(Session.Status.FAILED);
        assertThat(session.resumable()).isTrue();
        assertThat(session.failure().step()).isEqualTo("sandbox");

        lab.backend.gateway.nextPhase = io.nemoclaw.SandboxInfo.Phase.READY;
        OnboardResult second = lab.run(Lab.request().build());

        assertThat(second).isInstanceOf(OnboardResult.Ready.class);
        assertThat(lab.backend.calls).containsOnlyOnce("start");
        assertThat(second.report().steps().stream()
                        .filter(step -> step.status() == StepStatus.REUSED)
                        .map(Step::state))
                .containsExactly(OnboardState.GATEWAY, OnboardState.PROVIDER_SELECTION, OnboardState.INFERENCE);
        assertThat(lab.session().orElseThrow().machine().recoveryReceipt()).hasSize(64);
    }

    @Test
    void aDefectInABackendIsAnInternalErrorAndNotAnEscape() throws Exception {
        lab.backend.onStart = () -> {
            throw new IllegalStateException("broken backend");
        };

        OnboardResult result = lab.run(Lab.request().build());

        assertThat(result).isInstanceOfSatisfying(OnboardResult.Failed.class, failed -> {
            assertThat(failed.cause().code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(failed.cause()).hasRootCauseMessage("broken backend");
        });
    }

    @Test
    void theImagePreparedForAFailedRunIsDiscarded() throws Exception {
        lab.backend.gateway.failNext(NemoClawException.of(ErrorCode.GATEWAY_UNREACHABLE, "gone"));

        assertThat(lab.run(Lab.request().build())).isInstanceOf(OnboardResult.Failed.class);

        assertThat(lab.backend.calls).contains("prepare", "discard").doesNotContain("deliver");
    }

    @Test
    void aListenerThatThrowsIsDetachedAndTheRunGoesOn() throws Exception {
        lab.events.reaction = event -> {
            throw new IllegalStateException("listener");
        };

        assertThat(lab.engine().run("run", Lab.request().build(), machine -> {}))
                .isInstanceOf(OnboardResult.Ready.class);

        assertThat(lab.events.events).hasSize(1);
    }
}

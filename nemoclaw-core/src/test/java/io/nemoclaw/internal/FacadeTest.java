package io.nemoclaw.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.BackendStatus;
import io.nemoclaw.DestroyPlan;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.GatewayStatus.Health;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardRun;
import io.nemoclaw.OnboardState;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.fake.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facade over a fake backend: what each operation answers, with and without a record. */
class FacadeTest {
    @TempDir
    Path home;

    private Lab lab;
    private NemoClaw nemoclaw;

    @BeforeEach
    void open() {
        lab = new Lab(home.resolve("state"));
        nemoclaw = new Instance(lab.context());
    }

    @AfterEach
    void close() {
        nemoclaw.close();
    }

    private static NemoClawException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(NemoClawException.class, call);
    }

    @Test
    void buildingTouchesNothing() {
        Path untouched = home.resolve("untouched");
        NemoClaw built = NemoClaw.builder()
                .stateDirectory(untouched)
                .environment(Map.of("PATH", ""))
                .instance(InstanceId.of("other"))
                .build();
        built.close();
        built.close();

        assertThat(untouched).doesNotExist();
        assertThat(Files.exists(home.resolve("state"))).isFalse();
    }

    @Test
    void theStateDirectoryComesFromTheEnvironmentIfItIsNotSet() throws Exception {
        try (NemoClaw built = NemoClaw.builder()
                .environment(Map.of("NEMOCLAW_HOME", home.resolve("by-variable").toString()))
                .backend(lab.backend)
                .build()) {
            assertThat(built.sandboxes()).isEmpty();
            assertThat(built.diagnose().attachments().toString()).contains("by-variable");
        }
    }

    @Test
    void beforeAnyOnboardingThereIsNoGatewayAndNoSandbox() throws Exception {
        assertThat(nemoclaw.gateway().health()).isEqualTo(Health.STOPPED);
        assertThat(nemoclaw.sandboxes()).isEmpty();
        assertThat(refusal(() -> nemoclaw.sandbox(Lab.DEMO)).code()).isEqualTo(ErrorCode.GATEWAY_NOT_FOUND);
        assertThat(refusal(nemoclaw::recover).code()).isEqualTo(ErrorCode.GATEWAY_NOT_FOUND);
        assertThat(refusal(() -> nemoclaw.resume(Lab.DEMO)).code()).isEqualTo(ErrorCode.NOTHING_TO_RESUME);
        assertThat(nemoclaw.backends()).extracting(BackendStatus::chosen).containsExactly(true);
    }

    @Test
    void onboardUseLookAndDestroy() throws Exception {
        Sandbox sandbox = nemoclaw.onboard(Lab.request().build()).orElseThrow();

        ExecResult answer = sandbox.exec(Exec.of("sh", "-c", "echo nemoclaw $((6 * 7))"));
        assertThat(answer.stdout()).isEqualTo("nemoclaw 42\n");
        assertThat(nemoclaw.sandbox(Lab.DEMO).info().phase()).isEqualTo(Phase.READY);
        assertThat(nemoclaw.sandboxes())
                .singleElement()
                .satisfies(info -> assertThat(info.recorded()).isTrue());
        assertThat(nemoclaw.gateway().healthy()).isTrue();
        assertThat(nemoclaw.resume(Lab.DEMO).report().unchanged()).isTrue();
        assertThat(nemoclaw.recover().actions()).isEmpty();
        assertThat(nemoclaw.diagnose().findings()).isEmpty();
        assertThat(nemoclaw.destroy(nemoclaw.planDestroy(Lab.DEMO)).complete()).isTrue();
        assertThat(refusal(() -> nemoclaw.sandbox(Lab.DEMO)).code()).isEqualTo(ErrorCode.SANDBOX_NOT_FOUND);
        assertThat(nemoclaw.destroy(nemoclaw.planDestroyAll()).complete()).isTrue();
    }

    @Test
    void aPlanSaysWhatWouldBeDoneAndChangesNothing() throws Exception {
        assertThat(nemoclaw.plan(Lab.request().build()).actions())
                .extracting(action -> action.state() + " " + action.verdict())
                .containsExactly(
                        "PREFLIGHT DO",
                        "GATEWAY DO",
                        "PROVIDER_SELECTION DO",
                        "INFERENCE DO",
                        "SANDBOX DO",
                        "OPENCLAW DO",
                        "POLICIES DO",
                        "FINALIZING DO",
                        "POST_VERIFY DO");
        assertThat(lab.backend.calls).isEmpty();
        assertThat(Files.exists(lab.layout.root())).isFalse();

        nemoclaw.onboard(Lab.request().build());
        assertThat(nemoclaw.plan(Lab.request().build()).actions())
                .extracting(action -> action.state() + " " + action.verdict())
                .containsExactly(
                        "PREFLIGHT DO",
                        "GATEWAY REUSE",
                        "PROVIDER_SELECTION REUSE",
                        "INFERENCE REUSE",
                        "SANDBOX REUSE",
                        "OPENCLAW REUSE",
                        "POLICIES REUSE",
                        "FINALIZING REUSE",
                        "POST_VERIFY DO");
    }

    @Test
    void aSecondOnboardingAtTheSameTimeIsRefusedAtOnceWithTheHoldersIdentity() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        lab.backend.onStart = () -> {
            starting.countDown();
            go.await();
        };
        try (OnboardRun run = nemoclaw.start(Lab.request().build())) {
            assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(run.state()).isEqualTo(OnboardState.GATEWAY);

            NemoClawException locked =
                    refusal(() -> nemoclaw.onboard(Lab.request().build()));
            OnboardRun second = nemoclaw.start(Lab.request().build());

            assertThat(locked.code()).isEqualTo(ErrorCode.INSTANCE_LOCKED);
            assertThat(locked.details())
                    .containsEntry(
                            "holderPid", Long.toString(ProcessHandle.current().pid()))
                    .containsEntry("holderOperation", "onboard demo");
            assertThatThrownBy(() -> second.completion().get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_LOCKED));
            assertThat(nemoclaw.gateway().health()).isEqualTo(Health.STOPPED); // reading takes no lock
            go.countDown();
            assertThat(run.completion().get(10, TimeUnit.SECONDS)).isInstanceOf(OnboardResult.Ready.class);
        }
    }

    @Test
    void aRefusedBeginningReachesTheFutureUnderItsOwnCode() {
        OnboardRun run = nemoclaw.start(OnboardRequest.resuming(Lab.DEMO).build());

        assertThatThrownBy(() -> run.completion().get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOTHING_TO_RESUME));
        assertThat(run.id()).hasSize(8);
        run.close();
    }

    @Test
    void interruptingTheCallingThreadEndsTheRunAndItResumes() throws Exception {
        Thread caller = Thread.currentThread();
        lab.events.whenStarted(OnboardState.SANDBOX, caller::interrupt);

        assertThatThrownBy(() -> nemoclaw.onboard(Lab.request().build())).isInstanceOf(InterruptedException.class);

        lab.events.reaction = event -> {};
        assertThat(nemoclaw.resume(Lab.DEMO)).isInstanceOf(OnboardResult.Ready.class);
    }

    @Test
    void closingEndsARunningOnboarding() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        lab.backend.onStart = () -> {
            starting.countDown();
            new CountDownLatch(1).await();
        };
        OnboardRun run = nemoclaw.start(Lab.request().build());
        assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();

        nemoclaw.close();

        assertThat(run.completion().get(10, TimeUnit.SECONDS)).isInstanceOf(OnboardResult.Failed.class);
        assertThat(lab.backend.calls).doesNotContain("stop", "destroy");
        assertThatThrownBy(() -> nemoclaw.start(Lab.request().build())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noThreadIsLeftAfterClosing() throws Exception {
        nemoclaw.onboard(Lab.request().build());
        nemoclaw.start(Lab.request().build()).completion().get(10, TimeUnit.SECONDS);

        nemoclaw.close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("nemoclaw-")) {
                thread.join(5000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void aPlanForAnotherInstanceIsNotCarriedOut() {
        DestroyPlan foreign = new DestroyPlan(InstanceId.of("other"), Optional.empty(), List.of());

        assertThatThrownBy(() -> nemoclaw.destroy(foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHandleSurvivesTheReplacementOfItsSandbox() throws Exception {
        Sandbox sandbox = nemoclaw.onboard(OnboardRequest.builder(Lab.DEMO, SandboxImage.reference("demo:1"))
                        .build())
                .orElseThrow();
        lab.backend.gateway.sandboxes.clear();
        nemoclaw.recover();

        assertThat(sandbox.exec(Exec.of("true")).succeeded()).isTrue();
        lab.backend.gateway.sandboxes.clear();
        assertThat(refusal(() -> sandbox.exec(Exec.of("true"))).code()).isEqualTo(ErrorCode.SANDBOX_NOT_FOUND);
    }

    @Test
    void recordedSandboxesAreListedThoughTheGatewayIsDown() throws Exception {
        nemoclaw.onboard(Lab.request().build());
        lab.backend.running = false;
        try (NemoClaw later = new Instance(lab.context())) {
            assertThat(later.sandboxes()).singleElement().satisfies(info -> {
                assertThat(info.phase()).isEqualTo(Phase.UNREACHABLE);
                assertThat(info.image()).contains("demo:1");
            });
            assertThat(refusal(() -> later.sandbox(Lab.DEMO)).code()).isEqualTo(ErrorCode.GATEWAY_UNREACHABLE);
        }
    }

    @Test
    void anUnrecordedSandboxIsListedAsSuch() throws Exception {
        nemoclaw.onboard(Lab.request().build());
        lab.backend.gateway.create(new io.nemoclaw.internal.openshell.OpenShellClient.SandboxSpec(
                SandboxName.of("stranger"), io.nemoclaw.ImageRef.of("x:1"), Map.of(), List.of(), Optional.empty()));

        assertThat(nemoclaw.sandboxes())
                .extracting(info -> info.name() + " " + info.recorded())
                .containsExactly("demo true", "stranger false");
    }

    @Test
    void aPortThatIsNoPortIsRefused() {
        lab.environment.put("NEMOCLAW_GATEWAY_PORT", "80");
        try (NemoClaw other = new Instance(lab.context())) {
            NemoClawException refused =
                    refusal(() -> other.onboard(Lab.request().build()));

            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refused).hasMessageContaining("NEMOCLAW_GATEWAY_PORT").hasMessageContaining("80");
        }
    }
}

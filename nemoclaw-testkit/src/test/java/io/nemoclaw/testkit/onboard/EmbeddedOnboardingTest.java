package io.nemoclaw.testkit.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardState;
import io.nemoclaw.RecoverReport;
import io.nemoclaw.Sandbox;
import io.nemoclaw.event.OnboardEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job over real gRPC, real mutual TLS and a gateway in a process of its own. */
@Tag("heavy")
class EmbeddedOnboardingTest {
    @TempDir
    Path home;

    private EmbeddedInstance instance;

    @BeforeEach
    void open() {
        instance = new EmbeddedInstance(home);
    }

    @AfterEach
    void close() throws Exception {
        instance.close();
    }

    @Test
    void fromNothingToACommandAndAgainWithoutAChange() throws Exception {
        NemoClaw nemoclaw = instance.library();
        OnboardResult first = nemoclaw.onboard(EmbeddedInstance.fullRequest().build());

        Sandbox sandbox = first.orElseThrow();
        assertThat(sandbox.exec(Exec.of("sh", "-c", "echo $((6 * 7))")).stdout())
                .isEqualTo("42\n");
        assertThat(sandbox.exec(Exec.of("sh", "-c", "cat ~/.nemoclaw/config.json"))
                        .stdout())
                .contains("\"model\" : \"nvidia/model\"")
                .contains("\"credentialEnv\" : \"NVIDIA_API_KEY\"")
                .doesNotContain(EmbeddedInstance.SECRET);
        assertThat(sandbox.policy().toYaml()).contains("pypi.org").contains("registry.npmjs.org");
        assertThat(first.report().unchanged()).isFalse();

        OnboardResult again =
                instance.library().onboard(EmbeddedInstance.fullRequest().build());
        assertThat(again.report().unchanged()).isTrue();
        assertThat(secretsInState()).isZero();
    }

    private long secretsInState() throws Exception {
        try (Stream<Path> files = Files.walk(home.resolve("state"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/backends/")) // the gateway itself keeps the key
                    .filter(file -> contains(file, EmbeddedInstance.SECRET))
                    .count();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aGatewayThatLostItsStateIsRecoveredWithRouteAndSandbox() throws Exception {
        instance.with("NEMOCLAW_EMBEDDED_STATE", "lose");
        NemoClaw nemoclaw = instance.library();
        Sandbox sandbox =
                nemoclaw.onboard(EmbeddedInstance.fullRequest().build()).orElseThrow();
        GatewayProcess.kill(home);
        assertThat(catchThrowableOfType(NemoClawException.class, () -> sandbox.exec(Exec.of("true")))
                        .code())
                .isEqualTo(ErrorCode.GATEWAY_UNREACHABLE);
        assertThat(nemoclaw.gateway().health()).isEqualTo(GatewayStatus.Health.STOPPED);

        RecoverReport report = nemoclaw.recover();

        assertThat(report.recovered()).isTrue();
        assertThat(report.actions())
                .anyMatch(action -> action.startsWith("inference"))
                .anyMatch(action -> action.startsWith("sandbox demo: ready"));
        assertThat(sandbox.exec(Exec.of("echo", "back")).stdout()).isEqualTo("back\n");
        assertThat(nemoclaw.recover().actions()).isEmpty();
    }

    @Test
    void aGatewayThatKeptItsStateIsOnlyStartedAgain() throws Exception {
        instance.library().onboard(EmbeddedInstance.fullRequest().build()).orElseThrow();
        GatewayProcess.kill(home);

        RecoverReport report = instance.library().recover();

        assertThat(report.recovered()).isTrue();
        assertThat(report.actions()).singleElement().asString().contains("restarted");
    }

    @Test
    void aFinishedSessionWhoseGatewayDiedIsResumable() throws Exception {
        instance.with("NEMOCLAW_EMBEDDED_STATE", "lose");
        instance.library().onboard(EmbeddedInstance.fullRequest().build()).orElseThrow();
        GatewayProcess.kill(home);

        OnboardResult resumed = instance.library().resume(EmbeddedInstance.DEMO);

        assertThat(resumed.orElseThrow().exec(Exec.of("true")).succeeded()).isTrue();
        assertThat(resumed.report().unchanged()).isFalse();
    }

    @Test
    void aSlowGatewayIsWaitedForAndItsReadinessIsNoticed() throws Exception {
        instance.with("NEMOCLAW_EMBEDDED_FAULTS", "slow-start=1500ms");

        OnboardResult result =
                instance.library().onboard(EmbeddedInstance.request().build());

        assertThat(result).isInstanceOf(OnboardResult.Ready.class);
        OnboardEvent.StepFinished gateway = instance.events.events(OnboardEvent.StepFinished.class).stream()
                .filter(event -> event.state() == OnboardState.GATEWAY)
                .findFirst()
                .orElseThrow();
        assertThat(gateway.took().toMillis()).isGreaterThan(1400);
    }

    @Test
    void aSandboxThatGoesToErrorFailsAtOnceWithTheConditionsText() throws Exception {
        instance.with("NEMOCLAW_EMBEDDED_FAULTS", "sandbox-error=demo:ImagePullBackOff:no such image");

        OnboardResult result =
                instance.library().onboard(EmbeddedInstance.request().build());

        assertThat(result).isInstanceOfSatisfying(OnboardResult.Failed.class, failed -> {
            assertThat(failed.at()).isEqualTo(OnboardState.SANDBOX);
            assertThat(failed.cause().code()).isEqualTo(ErrorCode.SANDBOX_FAILED);
            assertThat(failed.cause()).hasMessageContaining("no such image");
        });
    }

    @Test
    void aGatewayOfAnUnsupportedVersionIsRefusedNamingBoth() throws Exception {
        instance.with("NEMOCLAW_EMBEDDED_VERSION", "0.0.37");

        OnboardResult result =
                instance.library().onboard(EmbeddedInstance.request().build());

        assertThat(result).isInstanceOfSatisfying(OnboardResult.Failed.class, failed -> {
            assertThat(failed.cause().code()).isEqualTo(ErrorCode.GATEWAY_VERSION_UNSUPPORTED);
            assertThat(failed.cause()).hasMessageContaining("0.0.37").hasMessageContaining("0.0.26 to 0.0.36");
        });
    }

    @Test
    void aGatewayThatDiesInTheMiddleLeavesASessionThatResumes() throws Exception {
        instance.with("NEMOCLAW_EMBEDDED_FAULTS", "dies-at-request=8");

        OnboardResult first =
                instance.library().onboard(EmbeddedInstance.fullRequest().build());

        assertThat(first)
                .isInstanceOfSatisfying(
                        OnboardResult.Failed.class,
                        failed -> assertThat(failed.cause().code()).isEqualTo(ErrorCode.GATEWAY_UNREACHABLE));
        instance.without("NEMOCLAW_EMBEDDED_FAULTS");
        assertThat(instance.library().resume(EmbeddedInstance.DEMO)).isInstanceOf(OnboardResult.Ready.class);
        assertThat(instance.library().sandboxes()).hasSize(1);
    }

    @Test
    void aWatchThatBreaksIsTakenUpAgain() throws Exception {
        instance.with("NEMOCLAW_EMBEDDED_FAULTS", "drops-stream=WatchSandbox:1")
                .with("NEMOCLAW_EMBEDDED_PROVISION_DELAY", "400ms");

        assertThat(instance.library().onboard(EmbeddedInstance.request().build()))
                .isInstanceOf(OnboardResult.Ready.class);
    }
}

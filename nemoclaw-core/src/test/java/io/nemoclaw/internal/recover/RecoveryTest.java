package io.nemoclaw.internal.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.RecoverReport;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.event.OnboardEvent.Outcome;
import io.nemoclaw.internal.fake.FakeBackend;
import io.nemoclaw.internal.fake.Lab;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.Capabilities.Feature;
import io.nemoclaw.spi.Gateway.Origin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back, what is left alone, and what is said about it. */
class RecoveryTest {
    private static final SandboxName SECOND = SandboxName.of("second");

    @TempDir
    Path home;

    private Lab lab;

    @BeforeEach
    void onboardedTwo() throws Exception {
        lab = new Lab(home);
        lab.run(Lab.request().build());
        lab.run(OnboardRequest.builder(SECOND, SandboxImage.reference("second:1"))
                .build());
        lab.events.events.clear();
        lab.backend.gateway.effects.clear();
        lab.backend.calls.clear();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private RecoverReport recover() throws NemoClawException, InterruptedException {
        InstanceContext context = lab.context();
        try {
            return new Recovery(context, lab.access(context)).run("recovery");
        } finally {
            if (!lab.events.events.isEmpty()) {
                lab.events.check();
            }
        }
    }

    @Test
    void whatIsHealthyIsNotTouched() throws Exception {
        RecoverReport report = recover();

        assertThat(report.recovered()).isTrue();
        assertThat(report.actions()).isEmpty();
        assertThat(lab.backend.gateway.effects).containsExactly("exec demo", "exec second");
        assertThat(lab.backend.calls).isEmpty();
        assertThat(lab.events.outcome()).isEqualTo(Outcome.READY);
    }

    @Test
    void aGatewayThatLostEverythingGetsItAllBack() throws Exception {
        lab.backend.running = false;
        lab.backend.gateway.loseEverything();

        RecoverReport report = recover();

        assertThat(report.recovered()).isTrue();
        assertThat(report.sandboxes()).hasSize(2);
        assertThat(report.actions().get(0)).contains("created");
        assertThat(report.actions())
                .anyMatch(action -> action.startsWith("inference: "))
                .anyMatch(action -> action.startsWith("sandbox demo: ready"))
                .anyMatch(action -> action.startsWith("sandbox demo: policy: "))
                .anyMatch(action -> action.startsWith("sandbox second: ready"));
        assertThat(lab.backend.gateway.route.model()).isEqualTo("nvidia/model");
        assertThat(lab.backend.gateway.secretsSeen).endsWith(Lab.SECRET);
    }

    @Test
    void whatARestartedGatewayOnlyThinksItHasIsReplaced() throws Exception {
        lab.backend.running = false;
        lab.backend.nextOrigin = Origin.RESTARTED;

        assertThat(recover().recovered()).isTrue();

        assertThat(lab.backend.gateway.effects)
                .contains("delete demo", "create demo", "delete second", "create second")
                .containsOnlyOnce("create demo");
    }

    @Test
    void whatSurvivedARestartIsKept() throws Exception {
        lab.backend.running = false;
        lab.backend.nextOrigin = Origin.RESTARTED;
        lab.backend.capabilities = Capabilities.of(Feature.ISOLATION, Feature.STATE_SURVIVES_RESTART);

        RecoverReport report = recover();

        assertThat(report.actions()).hasSize(1);
        assertThat(lab.backend.gateway.effects).containsExactly("exec demo", "exec second");
    }

    @Test
    void aSandboxThatIsGoneIsCreatedFromItsRecord() throws Exception {
        lab.backend.gateway.sandboxes.remove(Lab.DEMO);

        RecoverReport report = recover();

        assertThat(report.recovered()).isTrue();
        assertThat(lab.backend.gateway.effects).contains("create demo").doesNotContain("create second");
        assertThat(lab.backend.gateway.sandboxes.get(Lab.DEMO).image()).isEqualTo("demo:1");
    }

    @Test
    void oneSandboxThatCannotComeBackDoesNotKeepTheOtherAway() throws Exception {
        lab.backend.gateway.sandboxes.clear();
        lab.backend.gateway.failNext(NemoClawException.of(ErrorCode.IMAGE_NOT_FOUND, "demo:1 is nowhere"));

        NemoClawException failure = catchThrowableOfType(NemoClawException.class, this::recover);

        assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
        assertThat(lab.backend.gateway.sandboxes).containsOnlyKeys(SECOND);
        assertThat(lab.events.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aGatewayThatCannotBeTrustedIsStartedAnew() throws Exception {
        lab.backend.onAttach = () -> {
            if (!lab.backend.calls.contains("stop")) {
                throw NemoClawException.of(ErrorCode.GATEWAY_CERTIFICATE_MISMATCH, "not the registered one");
            }
        };

        RecoverReport report = recover();

        assertThat(lab.backend.calls).startsWith("stop", "start");
        assertThat(report.actions().get(0)).contains("not the registered one");
        assertThat(report.recovered()).isTrue();
    }

    @Test
    void aGatewayThatDoesNotStartEndsTheRecovery() {
        lab.backend.running = false;
        lab.backend.onStart = () -> {
            throw NemoClawException.of(ErrorCode.GATEWAY_START_FAILED, "exit code 1");
        };

        assertThat(catchThrowableOfType(NemoClawException.class, this::recover).code())
                .isEqualTo(ErrorCode.GATEWAY_START_FAILED);
        assertThat(lab.events.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void anInterruptionEndsTheRecoveryAndItsEvents() {
        lab.backend.running = false;
        lab.backend.onStart = () -> {
            throw new InterruptedException("asked to stop");
        };

        assertThat(catchThrowableOfType(InterruptedException.class, this::recover))
                .isNotNull();
        assertThat(lab.events.outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void withoutARecordThereIsNothingToRecover(@TempDir Path empty) {
        try (Lab other = new Lab(empty)) {
            InstanceContext context = other.context();
            NemoClawException nothing = catchThrowableOfType(
                    NemoClawException.class, () -> new Recovery(context, other.access(context)).run("r"));

            assertThat(nothing.code()).isEqualTo(ErrorCode.GATEWAY_NOT_FOUND);
        }
    }

    @Test
    void aBackendThatCannotRunIsNamedWithItsReason() {
        lab.backend.availability = FakeBackend.missing("the engine is down");

        NemoClawException refused = catchThrowableOfType(NemoClawException.class, this::recover);

        assertThat(refused).hasMessageContaining("the engine is down");
        assertThat(lab.events.events).isEmpty();
    }

    @Test
    void aMissingCredentialIsReportedAfterEverythingElseIsBack() {
        lab.backend.running = false;
        lab.backend.gateway.loseEverything();
        lab.credentials.clear();

        NemoClawException failure = catchThrowableOfType(NemoClawException.class, this::recover);

        assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIAL_MISSING);
        assertThat(lab.backend.gateway.sandboxes).hasSize(2);
        assertThat(List.of(failure.getSuppressed())).isEmpty();
    }
}

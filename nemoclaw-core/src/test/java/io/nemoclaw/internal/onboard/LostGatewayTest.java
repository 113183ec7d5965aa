package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.fake.Lab;
import io.nemoclaw.internal.state.Session.StepStatus;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.Capabilities.Feature;
import io.nemoclaw.spi.Gateway.Origin;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that was started again says things that are not true any more. */
class LostGatewayTest {
    @TempDir
    Path home;

    private Lab lab;

    @BeforeEach
    void onboardedOnce() throws Exception {
        lab = new Lab(home);
        lab.run(Lab.request().build());
        lab.backend.running = false;
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private long creations() {
        return lab.backend.gateway.effects.stream()
                .filter("create demo"::equals)
                .count();
    }

    @Test
    void aSandboxThatOnlyStaleRecordsCallReadyIsCreatedAgain() throws Exception {
        lab.backend.nextOrigin = Origin.RESTARTED;

        assertThat(lab.run(Lab.request().build())).isInstanceOf(OnboardResult.Ready.class);

        assertThat(creations()).isEqualTo(2);
        assertThat(lab.backend.gateway.effects).containsOnlyOnce("delete demo");
        assertThat(lab.backend.gateway.effects.stream().filter("route nvidia-prod"::equals))
                .hasSize(2);
    }

    @Test
    void aSandboxThatSurvivesARestartIsKept() throws Exception {
        lab.backend.nextOrigin = Origin.RESTARTED;
        lab.backend.capabilities = Capabilities.of(Feature.ISOLATION, Feature.STATE_SURVIVES_RESTART);

        assertThat(lab.run(Lab.request().build())).isInstanceOf(OnboardResult.Ready.class);

        assertThat(creations()).isEqualTo(1);
        assertThat(lab.backend.gateway.effects).doesNotContain("delete demo");
    }

    @Test
    void aCrashBetweenTheNewGatewayAndTheNewSandboxDoesNotMakeTheStaleOneTrue() throws Exception {
        lab.backend.nextOrigin = Origin.RESTARTED;
        lab.events.whenStarted(OnboardState.SANDBOX, () -> {
            throw new AssertionError("killed");
        });
        assertThatThrownBy(() -> lab.engine().run("killed", Lab.request().build(), machine -> {}))
                .isInstanceOf(AssertionError.class);
        assertThat(lab.session()
                        .orElseThrow()
                        .steps()
                        .get(OnboardState.OPENCLAW)
                        .status())
                .isEqualTo(StepStatus.PENDING);
        assertThat(lab.session()
                        .orElseThrow()
                        .steps()
                        .get(OnboardState.OPENCLAW)
                        .error())
                .contains("created anew");
        lab.events.reaction = event -> {};
        lab.events.events.clear();

        assertThat(lab.run(Lab.request().build())).isInstanceOf(OnboardResult.Ready.class);

        assertThat(creations()).isEqualTo(2);
    }
}

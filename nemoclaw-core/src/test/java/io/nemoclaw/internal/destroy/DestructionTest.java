package io.nemoclaw.internal.destroy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.DestroyPlan;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.fake.Lab;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.state.JsonRegistry;
import io.nemoclaw.internal.state.Registry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes, what stays, and whose record is kept. */
class DestructionTest {
    private static final SandboxName SECOND = SandboxName.of("second");

    @TempDir
    Path home;

    private Lab lab;

    @BeforeEach
    void onboardedTwo() throws Exception {
        lab = new Lab(home);
        lab.run(OnboardRequest.builder(SECOND, SandboxImage.reference("second:1"))
                .build());
        lab.run(Lab.request().build());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private Destruction destruction() {
        InstanceContext context = lab.context();
        return new Destruction(context, lab.access(context));
    }

    private Registry registry() {
        return new JsonRegistry(lab.layout.registryFile());
    }

    @Test
    void oneSandboxGoesAndTheOtherStays() throws Exception {
        DestroyPlan plan = destruction().plan(Lab.DEMO);
        assertThat(plan.items()).containsExactly("sandbox demo", "record of sandbox demo", "session of sandbox demo");

        DestroyReport report = destruction().run(plan);

        assertThat(report.removed()).isEqualTo(plan.items());
        assertThat(report.complete()).isTrue();
        assertThat(lab.backend.gateway.sandboxes).containsOnlyKeys(SECOND);
        assertThat(registry().find(SECOND)).isPresent();
        assertThat(lab.session()).isEmpty();
        assertThat(lab.backend.running).isTrue();
    }

    @Test
    void theSessionOfAnotherSandboxStays() throws Exception {
        destruction().run(destruction().plan(SECOND));

        assertThat(lab.session()).isPresent();
    }

    @Test
    void planningChangesNothing() throws Exception {
        destruction().plan(Lab.DEMO);
        DestroyPlan all = destruction().planAll();

        assertThat(all.items())
                .containsExactly(
                        "sandbox demo",
                        "sandbox second",
                        "gateway fake-nemoclaw",
                        "session " + lab.layout.sessionFile());
        assertThat(lab.backend.gateway.sandboxes).hasSize(2);
        assertThat(registry().entries()).hasSize(2);
        assertThat(lab.session()).isPresent();
    }

    @Test
    void everythingGoesAndASecondTimeThereIsNothingLeft() throws Exception {
        assertThat(destruction().run(destruction().planAll()).complete()).isTrue();

        assertThat(registry().entries()).isEmpty();
        assertThat(lab.session()).isEmpty();
        DestroyReport again = destruction().run(destruction().planAll());
        assertThat(again.removed()).isEmpty();
        assertThat(again.complete()).isTrue();
    }

    @Test
    void whatCouldNotBeRemovedKeepsItsRecords() throws Exception {
        lab.backend.destroyFails = true;

        DestroyReport report = destruction().run(destruction().planAll());

        assertThat(report.complete()).isFalse();
        assertThat(registry().entries()).hasSize(2);
        assertThat(lab.session()).isPresent();

        lab.backend.destroyFails = false;
        assertThat(destruction().run(destruction().planAll()).complete()).isTrue();
        assertThat(registry().entries()).isEmpty();
    }

    @Test
    void aSandboxInAGatewayThatDoesNotAnswerIsLeftAndSaid() throws Exception {
        lab.backend.running = false;

        DestroyReport report = destruction().run(destruction().plan(Lab.DEMO));

        assertThat(report.leftovers()).singleElement().satisfies(left -> {
            assertThat(left.item()).isEqualTo("sandbox demo");
            assertThat(left.remedy()).isEqualTo(ErrorCode.GATEWAY_UNREACHABLE.remedy());
        });
        assertThat(registry().find(Lab.DEMO)).isPresent();
    }

    @Test
    void aSandboxThatIsNowhereIsNoError() throws Exception {
        DestroyPlan plan = destruction().plan(SandboxName.of("nobody"));

        assertThat(plan.items()).isEmpty();
        DestroyReport report = destruction().run(plan);
        assertThat(report.removed()).isEmpty();
        assertThat(report.complete()).isTrue();
    }

    @Test
    void anInstanceThatNeverWasHasNothingToDestroy(@TempDir Path empty) throws Exception {
        try (Lab other = new Lab(empty)) {
            InstanceContext context = other.context();
            Destruction nothing = new Destruction(context, other.access(context));

            assertThat(nothing.planAll().items()).isEmpty();
            assertThat(nothing.run(nothing.planAll()).removed()).isEmpty();
            assertThat(nothing.run(nothing.plan(Lab.DEMO)).complete()).isTrue();
            assertThat(other.backend.calls).isEmpty();
        }
    }

    @Test
    void aFailureOfTheGatewayIsALeftover() throws Exception {
        DestroyPlan plan = destruction().plan(Lab.DEMO);
        lab.backend.gateway.failNext(NemoClawException.of(ErrorCode.GATEWAY_PROTOCOL, "odd"));

        assertThat(destruction().run(plan).leftovers()).hasSize(1);
        assertThat(registry().find(Lab.DEMO)).isPresent();
    }
}

package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.onboard.machine.Transitions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The edges, counted out: what is not listed here does not exist. */
class TransitionsTest {
    @Test
    void theseAreAllTheEdges() {
        List<String> edges = new ArrayList<>();
        for (OnboardState from : OnboardState.values()) {
            for (OnboardState to : OnboardState.values()) {
                Transitions.between(from, to)
                        .filter(kind -> kind != Transitions.Kind.FAILURE)
                        .ifPresent(kind -> edges.add(from.id() + " -> " + to.id() + " " + kind));
            }
        }
        assertThat(edges)
                .containsExactly(
                        "init -> preflight ADVANCE",
                        "preflight -> gateway ADVANCE",
                        "gateway -> provider_selection ADVANCE",
                        "provider_selection -> inference ADVANCE",
                        "inference -> provider_selection RETRY",
                        "inference -> sandbox ADVANCE",
                        "sandbox -> openclaw BRANCH",
                        "sandbox -> agent_setup BRANCH",
                        "openclaw -> policies ADVANCE",
                        "agent_setup -> policies ADVANCE",
                        "policies -> finalizing ADVANCE",
                        "finalizing -> post_verify ADVANCE",
                        "post_verify -> complete COMPLETE");
    }

    @Test
    void everyStateThatIsNotTerminalMayFailAndNothingLeavesATerminalOne() {
        for (OnboardState from : OnboardState.values()) {
            assertThat(Transitions.between(from, OnboardState.FAILED).isPresent())
                    .isEqualTo(!from.terminal());
            for (OnboardState to : OnboardState.values()) {
                if (from.terminal()) {
                    assertThat(Transitions.between(from, to)).isEmpty();
                }
            }
        }
    }
}

package io.nemoclaw;

import java.util.List;
import java.util.Optional;

/**
 * What an onboarding would do, found out without changing anything.
 *
 * <p>Immutable and thread-safe.
 *
 * @param sandbox the sandbox's name
 * @param instance the instance
 * @param backend the backend that would be used
 * @param gateway the gateway's name
 * @param actions one entry for every state that would be visited, in order
 * @param findings what the preflight found; a blocking one means that the onboarding would not start
 */
public record OnboardPlan(
        SandboxName sandbox,
        InstanceId instance,
        BackendId backend,
        Optional<GatewayName> gateway,
        List<Action> actions,
        List<Finding> findings) {

    public OnboardPlan {
        actions = List.copyOf(actions);
        findings = List.copyOf(findings);
    }

    /** What would happen in a state. */
    public enum Verdict {
        /** The step would have an effect. */
        DO,
        /** The effect is already there and would be kept. */
        REUSE,
        /** The request does not ask for it. */
        SKIP
    }

    /**
     * What would happen in one state.
     *
     * @param state the state
     * @param verdict whether something would be done
     * @param reason why
     */
    public record Action(OnboardState state, Verdict verdict, String reason) {}

    /** Whether the onboarding would be refused by the preflight. */
    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocking);
    }
}

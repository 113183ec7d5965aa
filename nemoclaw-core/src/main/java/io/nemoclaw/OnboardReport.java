package io.nemoclaw;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an onboarding did, step by step. It holds no secrets.
 *
 * <p>Immutable and thread-safe.
 *
 * @param runId the run's identifier, which its events carry too
 * @param sandbox the sandbox's name
 * @param instance the instance
 * @param backend the backend; empty if the run ended before one was chosen
 * @param gateway the gateway's name; empty if the run ended before it was known
 * @param startedAt when the run started
 * @param took how long it ran
 * @param steps the steps in the order in which they ran; a state that was visited twice is listed twice
 * @param findings what the preflight found
 */
public record OnboardReport(
        String runId,
        SandboxName sandbox,
        InstanceId instance,
        Optional<BackendId> backend,
        Optional<GatewayName> gateway,
        Instant startedAt,
        Duration took,
        List<Step> steps,
        List<Finding> findings) {

    public OnboardReport {
        Objects.requireNonNull(runId, "runId");
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** How a step ended. */
    public enum StepStatus {
        /** The step had an effect. */
        COMPLETED,
        /** The step found its effect already there and kept it. */
        REUSED,
        /** The request did not ask for the step's effect. */
        SKIPPED,
        /** The step failed. */
        FAILED
    }

    /**
     * One step.
     *
     * @param state the machine's state
     * @param status how it ended
     * @param took how long it ran
     * @param detail one line: what was done, reused or skipped, and why
     */
    public record Step(OnboardState state, StepStatus status, Duration took, String detail) {}

    /** Whether nothing had to be changed: no step had an effect that was not there before. */
    public boolean unchanged() {
        return steps.stream()
                .filter(step -> step.state() != OnboardState.PREFLIGHT
                        && step.state() != OnboardState.FINALIZING
                        && step.state() != OnboardState.POST_VERIFY)
                .noneMatch(step -> step.status() == StepStatus.COMPLETED || step.status() == StepStatus.FAILED);
    }
}

package io.nemoclaw.internal.onboard.machine;

import io.nemoclaw.Finding;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import java.util.List;

/** What a step has come to. It asks for a move; only the machine moves. All kinds are immutable. */
public sealed interface StepResult {
    /** A change to the session that is recorded together with the move. */
    @FunctionalInterface
    interface Change {
        /** No change. */
        Change NONE = draft -> {};

        /** Makes the change. */
        void apply(SessionDraft draft);
    }

    /** The step is over. */
    record Advance(OnboardState next, StepStatus status, String detail, Change change) implements StepResult {}

    /** The step is over, and the request decides where to go; the other way is recorded as skipped. */
    record Branch(OnboardState next, OnboardState other, StepStatus status, String detail) implements StepResult {}

    /** An earlier choice is to be made again. */
    record Retry(OnboardState next, String detail) implements StepResult {}

    /** The goal is reached. */
    record Complete(StepStatus status, String detail) implements StepResult {}

    /** The run may not go on, and nothing has been changed. */
    record Pause(List<Finding> findings) implements StepResult {
        public Pause {
            findings = List.copyOf(findings);
        }
    }

    /** The step has failed. */
    record Fail(NemoClawException cause) implements StepResult {}
}

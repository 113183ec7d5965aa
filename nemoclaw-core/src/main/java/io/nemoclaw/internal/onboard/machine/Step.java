package io.nemoclaw.internal.onboard.machine;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;

/** The work of one state. It finds out by looking at the world whether it is already done; it never moves the machine. */
public interface Step {
    /** The state that it is the work of. */
    OnboardState state();

    /**
     * Does the work.
     *
     * @throws NemoClawException if it has failed; the same as returning {@link StepResult.Fail}
     * @throws InterruptedException if the run is cancelled
     */
    StepResult run() throws NemoClawException, InterruptedException;
}

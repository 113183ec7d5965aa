package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardPlan.Verdict;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.onboard.machine.Step;
import io.nemoclaw.internal.onboard.machine.StepResult;

/**
 * The step of an effect: look, then bring about or keep.
 *
 * @param state the state that it is the work of
 * @param effect what shall be so
 * @param bench what it is done with
 * @param exit where the machine goes afterwards
 */
record EffectStep(OnboardState state, Effect effect, Workbench bench, Exit exit) implements Step {
    /** Where the machine goes when an effect is there. */
    @FunctionalInterface
    interface Exit {
        /** The move to ask for. */
        StepResult after(StepStatus status, String detail);

        /** Always on to the same state. */
        static Exit to(OnboardState next) {
            return (status, detail) -> new StepResult.Advance(next, status, detail, StepResult.Change.NONE);
        }
    }

    @Override
    public StepResult run() throws NemoClawException, InterruptedException {
        Observation seen = effect.observe(bench);
        if (seen.verdict() == Verdict.SKIP) {
            return exit.after(StepStatus.SKIPPED, seen.reason());
        }
        return seen.verdict() == Verdict.REUSE
                ? exit.after(StepStatus.REUSED, effect.keep(bench, seen))
                : exit.after(StepStatus.COMPLETED, effect.apply(bench));
    }
}

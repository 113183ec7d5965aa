package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.Finding;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.onboard.machine.Step;
import io.nemoclaw.internal.onboard.machine.StepResult;
import java.util.List;
import java.util.function.Consumer;

/**
 * The backend's own checks. A blocking finding ends the run before anything is changed.
 *
 * @param bench what the run works with
 * @param findings receives what was found, for the report
 */
record PreflightStep(Workbench bench, Consumer<List<Finding>> findings) implements Step {
    @Override
    public OnboardState state() {
        return OnboardState.PREFLIGHT;
    }

    @Override
    public StepResult run() throws NemoClawException, InterruptedException {
        List<Finding> found = bench.owned()
                .backend()
                .preflight(bench.owned().spec(), bench.owned().context());
        findings.accept(found);
        if (found.stream().anyMatch(Finding::blocking)) {
            return new StepResult.Pause(found);
        }
        String detail = found.isEmpty() ? "nothing is in the way" : found.size() + " findings, none of them blocks";
        return new StepResult.Advance(OnboardState.GATEWAY, StepStatus.COMPLETED, detail, StepResult.Change.NONE);
    }
}

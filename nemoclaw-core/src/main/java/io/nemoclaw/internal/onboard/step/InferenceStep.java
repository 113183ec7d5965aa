package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.inference.RouteCredential;
import io.nemoclaw.internal.onboard.machine.Step;
import io.nemoclaw.internal.onboard.machine.StepResult;
import java.util.Optional;

/**
 * Sets up the route. When the gateway rejects it and the source of credentials has another one by now, for example
 * because it has asked a person, the machine goes back to the selection. Used by one thread.
 */
final class InferenceStep implements Step {
    private static final int MOST_TRIES = 3;

    private final Workbench bench;
    private int tries;

    InferenceStep(Workbench bench) {
        this.bench = bench;
    }

    @Override
    public OnboardState state() {
        return OnboardState.INFERENCE;
    }

    @Override
    public StepResult run() throws NemoClawException, InterruptedException {
        EffectStep step = new EffectStep(
                OnboardState.INFERENCE, new InferenceRouting(), bench, EffectStep.Exit.to(OnboardState.SANDBOX));
        tries++;
        try {
            return step.run();
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.INFERENCE_REJECTED && tries < MOST_TRIES && renewed()) {
                return new StepResult.Retry(
                        OnboardState.PROVIDER_SELECTION,
                        "rejected, and there is another credential: " + e.getMessage());
            }
            throw e;
        }
    }

    private boolean renewed() {
        Inference inference = bench.intent().inference().orElseThrow();
        Optional<Secret> now = RouteCredential.find(inference, bench.instance().credentials());
        return now.isPresent() && !now.equals(bench.credential());
    }
}

package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.inference.RouteCredential;

/** The inference provider is chosen and its credential is at hand. A retry asks for the credential again. */
final class ProviderSelection implements Effect {
    @Override
    public Observation observe(Workbench bench) {
        if (bench.intent().inference().isEmpty()) {
            return Observation.skip("no inference was asked for");
        }
        Inference inference = bench.intent().inference().get();
        boolean before = bench.finishedBefore(OnboardState.PROVIDER_SELECTION)
                && !bench.invalidated(OnboardState.INFERENCE)
                && bench.finishedBefore(OnboardState.INFERENCE)
                && bench.credential().isEmpty();
        return before ? Observation.reuse("as recorded: " + inference) : Observation.todo(inference.toString());
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException {
        Inference inference = bench.intent().inference().orElseThrow();
        bench.chosen(RouteCredential.require(inference, bench.instance().credentials()));
        return inference.provider().label() + ", model " + inference.model();
    }

    /** A credential that has changed since shall reach the gateway; one that is not at hand is there already. */
    @Override
    public String keep(Workbench bench, Observation seen) {
        Inference inference = bench.intent().inference().orElseThrow();
        bench.chosen(
                RouteCredential.find(inference, bench.instance().credentials()).orElse(null));
        return seen.reason();
    }
}

package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardPlan.Action;
import io.nemoclaw.OnboardPlan.Verdict;
import io.nemoclaw.OnboardState;
import io.nemoclaw.spi.Gateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at every effect of a run without bringing about any. Stateless. */
public final class Planner {
    private Planner() {}

    /** What would be done, reused and skipped, state by state. */
    public static List<Action> actions(Workbench bench) throws NemoClawException, InterruptedException {
        List<Action> actions = new ArrayList<>();
        actions.add(new Action(OnboardState.PREFLIGHT, Verdict.DO, "the backend's checks run every time"));
        actions.add(gateway(bench));
        for (Map.Entry<OnboardState, Effect> effect :
                OnboardSteps.effects(bench.intent().agent()).entrySet()) {
            Observation seen = effect.getValue().observe(bench);
            actions.add(new Action(effect.getKey(), seen.verdict(), seen.reason()));
        }
        return List.copyOf(actions);
    }

    private static Action gateway(Workbench bench) throws NemoClawException, InterruptedException {
        Optional<Gateway> running = bench.owned().attach();
        if (running.isEmpty()) {
            String health = bench.owned().status().health().name();
            return new Action(OnboardState.GATEWAY, Verdict.DO, "the gateway is " + health);
        }
        bench.use(running.get());
        return new Action(
                OnboardState.GATEWAY,
                Verdict.REUSE,
                GatewayOrigin.told(running.get(), bench.client().version()));
    }
}

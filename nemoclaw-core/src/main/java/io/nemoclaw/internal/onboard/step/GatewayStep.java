package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.onboard.machine.Step;
import io.nemoclaw.internal.onboard.machine.StepResult;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.spi.Gateway;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Attaches to the gateway or starts it. The image is prepared meanwhile if the sandbox will need it. A gateway that knows
 * nothing of what an earlier one held makes every later step pending again.
 *
 * @param bench what the run works with
 */
record GatewayStep(Workbench bench) implements Step {
    private static final Set<OnboardState> HELD_BY_THE_GATEWAY = EnumSet.of(
            OnboardState.INFERENCE,
            OnboardState.SANDBOX,
            OnboardState.OPENCLAW,
            OnboardState.AGENT_SETUP,
            OnboardState.POLICIES);
    private static final String GONE = "the gateway was created anew and knows nothing of what was reached before";

    @Override
    public OnboardState state() {
        return OnboardState.GATEWAY;
    }

    @Override
    public StepResult run() throws NemoClawException, InterruptedException {
        OwnedGateway owned = bench.owned();
        Optional<Gateway> running = owned.attach();
        Gateway gateway = running.isPresent() ? running.get() : start(owned);
        bench.use(gateway);
        if (bench.blueprint().isPresent()) {
            bench.blueprint().get().requireVersion(bench.client().version());
        }
        boolean anew = GatewayOrigin.forgotten(gateway, owned.backend());
        if (anew) {
            bench.invalidate(HELD_BY_THE_GATEWAY);
        }
        if (anew || !sandboxIsReady()) {
            bench.image().begin();
        }
        return new StepResult.Advance(
                OnboardState.PROVIDER_SELECTION,
                running.isPresent() ? StepStatus.REUSED : StepStatus.COMPLETED,
                GatewayOrigin.told(gateway, bench.client().version()),
                change(anew));
    }

    private Gateway start(OwnedGateway owned) throws NemoClawException, InterruptedException {
        bench.image().begin();
        Gateway started = owned.start();
        bench.instance().connections().forget(started); // one from before the start leads nowhere
        return started;
    }

    private boolean sandboxIsReady() throws NemoClawException, InterruptedException {
        Optional<RemoteSandbox> present = bench.client().find(bench.intent().name());
        return present.isPresent() && present.get().phase() == Phase.READY;
    }

    private StepResult.Change change(boolean anew) throws NemoClawException {
        boolean known = bench.instance().registry().find(bench.intent().name()).isPresent();
        List<OnboardState> lost = HELD_BY_THE_GATEWAY.stream()
                .filter(state -> known || bench.finishedBefore(state))
                .toList();
        return anew && !lost.isEmpty() ? draft -> draft.invalidate(lost, GONE) : StepResult.Change.NONE;
    }
}

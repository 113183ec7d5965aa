package io.nemoclaw.internal.recover;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardPlan.Verdict;
import io.nemoclaw.OnboardState;
import io.nemoclaw.Timeouts;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.onboard.Intent;
import io.nemoclaw.internal.onboard.RecordedIntent;
import io.nemoclaw.internal.onboard.machine.SessionDraft;
import io.nemoclaw.internal.onboard.step.Effect;
import io.nemoclaw.internal.onboard.step.GatewayOrigin;
import io.nemoclaw.internal.onboard.step.InferenceRouting;
import io.nemoclaw.internal.onboard.step.Observation;
import io.nemoclaw.internal.onboard.step.OnboardSteps;
import io.nemoclaw.internal.onboard.step.PolicyPresence;
import io.nemoclaw.internal.onboard.step.SandboxPresence;
import io.nemoclaw.internal.onboard.step.Verification;
import io.nemoclaw.internal.onboard.step.Workbench;
import io.nemoclaw.internal.state.Registry;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.Session.Inputs;
import io.nemoclaw.spi.Gateway;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Brings the contents of a gateway back, with the same effects as an onboarding. Used by one thread. */
final class SandboxReturn {
    private final InstanceContext instance;
    private final OwnedGateway owned;
    private final Gateway gateway;
    private final List<String> actions;

    SandboxReturn(InstanceContext instance, OwnedGateway owned, Gateway gateway, List<String> actions) {
        this.instance = instance;
        this.owned = owned;
        this.gateway = gateway;
        this.actions = actions;
    }

    /** The gateway has one route: that of the latest onboarding. */
    boolean route(List<Registry.Entry> entries) throws NemoClawException, InterruptedException {
        Optional<Registry.Entry> latest = latestRouted(entries);
        if (latest.isEmpty()) {
            return false;
        }
        try (Workbench bench = bench(latest.get())) {
            return ensure("inference", new InferenceRouting(), bench);
        }
    }

    private Optional<Registry.Entry> latestRouted(List<Registry.Entry> entries) throws NemoClawException {
        List<Registry.Entry> routed =
                entries.stream().filter(entry -> entry.provider() != null).toList();
        Optional<String> inSession =
                instance.sessions().load().map(Session::inputs).map(Inputs::sandboxName);
        Optional<Registry.Entry> bySession = routed.stream()
                .filter(entry -> inSession.isPresent() && entry.name().value().equals(inSession.get()))
                .findFirst();
        return bySession.isPresent() ? bySession : routed.stream().max(Comparator.comparing(Registry.Entry::createdAt));
    }

    /** The sandbox is there with its agent and its policy. */
    boolean bringBack(Registry.Entry entry) throws NemoClawException, InterruptedException {
        try (Workbench bench = bench(entry)) {
            String name = "sandbox " + entry.name();
            boolean changed = ensure(name, new SandboxPresence(), bench);
            Intent intent = intent(entry);
            changed |= ensure(name + ": agent", OnboardSteps.agentEffect(intent.agent()), bench);
            changed |= ensure(name + ": policy", new PolicyPresence(), bench);
            return changed;
        }
    }

    /** A command runs in the sandbox, unless it is already known that it did not come back. */
    boolean verify(Registry.Entry entry) throws NemoClawException, InterruptedException {
        try (Workbench bench = bench(entry)) {
            if (new SandboxPresence().observe(bench).verdict() == Verdict.REUSE) {
                new Verification().apply(bench);
            }
            return false;
        }
    }

    private boolean ensure(String what, Effect effect, Workbench bench) throws NemoClawException, InterruptedException {
        Observation seen = effect.observe(bench);
        if (seen.verdict() != Verdict.DO) {
            return false;
        }
        actions.add(what + ": " + effect.apply(bench));
        return true;
    }

    private Workbench bench(Registry.Entry entry) throws NemoClawException, InterruptedException {
        Workbench bench = new Workbench(instance, intent(entry), owned, Optional.empty(), nothingYet());
        bench.use(gateway);
        if (GatewayOrigin.forgotten(gateway, owned.backend()) && !broughtBack(entry)) {
            bench.invalidate(EnumSet.allOf(OnboardState.class));
        }
        return bench;
    }

    /** A recovery goes by the registry; no step of a session is behind it. */
    private Session nothingYet() {
        return SessionDraft.fresh(instance.clock()).toSession();
    }

    /** What this recovery itself has created is not stale. */
    private boolean broughtBack(Registry.Entry entry) {
        return actions.stream().anyMatch(action -> action.startsWith("sandbox " + entry.name() + ": "));
    }

    private static Intent intent(Registry.Entry entry) throws NemoClawException {
        Inputs inputs = RecordedIntent.inputs(entry);
        return new Intent(
                entry.name(),
                RecordedIntent.image(inputs)
                        .orElseThrow(() -> NemoClawException.of(
                                io.nemoclaw.ErrorCode.SANDBOX_NOT_FOUND,
                                "the record of sandbox '" + entry.name() + "' does not say what it is made from, so it"
                                        + " cannot be created again")),
                RecordedIntent.inference(inputs),
                RecordedIntent.agent(inputs),
                entry.policies(),
                RecordedIntent.policy(inputs),
                entry.environment(),
                Timeouts.defaults());
    }
}

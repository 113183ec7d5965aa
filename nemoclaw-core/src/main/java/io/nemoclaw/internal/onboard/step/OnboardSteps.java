package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.Agent;
import io.nemoclaw.Finding;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.onboard.machine.Step;
import io.nemoclaw.internal.onboard.machine.StepResult;
import io.nemoclaw.internal.onboard.step.EffectStep.Exit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Which state has which work. Stateless. */
public final class OnboardSteps {
    private OnboardSteps() {}

    /** The states that a run passes through, in order. */
    public static List<OnboardState> path(Agent agent) {
        return List.of(
                OnboardState.PREFLIGHT,
                OnboardState.GATEWAY,
                OnboardState.PROVIDER_SELECTION,
                OnboardState.INFERENCE,
                OnboardState.SANDBOX,
                agentState(agent),
                OnboardState.POLICIES,
                OnboardState.FINALIZING,
                OnboardState.POST_VERIFY);
    }

    private static OnboardState agentState(Agent agent) {
        return agent.isOpenClaw() ? OnboardState.OPENCLAW : OnboardState.AGENT_SETUP;
    }

    /** The effects that a plan can look at, in order. */
    static Map<OnboardState, Effect> effects(Agent agent) {
        Map<OnboardState, Effect> effects = new LinkedHashMap<>();
        effects.put(OnboardState.PROVIDER_SELECTION, new ProviderSelection());
        effects.put(OnboardState.INFERENCE, new InferenceRouting());
        effects.put(OnboardState.SANDBOX, new SandboxPresence());
        effects.put(agentState(agent), agentEffect(agent));
        effects.put(OnboardState.POLICIES, new PolicyPresence());
        effects.put(OnboardState.FINALIZING, new Registration());
        effects.put(OnboardState.POST_VERIFY, new Verification());
        return effects;
    }

    /** How an agent is set up. */
    public static Effect agentEffect(Agent agent) {
        return agent.isOpenClaw() ? new AgentConfiguration() : new AgentReadiness();
    }

    /**
     * The steps of a run.
     *
     * @param findings receives what the preflight has found
     */
    public static List<Step> of(Workbench bench, Consumer<List<Finding>> findings) {
        Agent agent = bench.intent().agent();
        OnboardState setUp = agentState(agent);
        OnboardState other = agent.isOpenClaw() ? OnboardState.AGENT_SETUP : OnboardState.OPENCLAW;
        return List.of(
                new PreflightStep(bench, findings),
                new GatewayStep(bench),
                new EffectStep(
                        OnboardState.PROVIDER_SELECTION,
                        new ProviderSelection(),
                        bench,
                        Exit.to(OnboardState.INFERENCE)),
                new InferenceStep(bench),
                new EffectStep(
                        OnboardState.SANDBOX,
                        new SandboxPresence(),
                        bench,
                        (status, detail) -> new StepResult.Branch(setUp, other, status, detail)),
                new EffectStep(setUp, agentEffect(agent), bench, Exit.to(OnboardState.POLICIES)),
                new EffectStep(OnboardState.POLICIES, new PolicyPresence(), bench, Exit.to(OnboardState.FINALIZING)),
                new EffectStep(OnboardState.FINALIZING, new Registration(), bench, Exit.to(OnboardState.POST_VERIFY)),
                new EffectStep(OnboardState.POST_VERIFY, new Verification(), bench, StepResult.Complete::new));
    }
}

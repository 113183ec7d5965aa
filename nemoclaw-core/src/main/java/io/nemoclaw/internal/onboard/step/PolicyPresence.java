package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.internal.policy.PolicyPresets;
import java.util.List;

/** The rules of the presets are part of the policy that the sandbox has loaded. */
public final class PolicyPresence implements Effect {
    @Override
    public Observation observe(Workbench bench) throws NemoClawException, InterruptedException {
        List<String> presets = bench.intent().presets();
        if (presets.isEmpty()) {
            return Observation.skip("no policy presets were asked for");
        }
        if (bench.knownSandbox().isEmpty()) {
            return Observation.todo("the sandbox has to be created first");
        }
        Policy current = bench.client().policy(bench.sandbox());
        return PolicyPresets.merge(current, presets).equals(current)
                ? Observation.reuse("the policy holds " + String.join(", ", presets))
                : Observation.todo("the policy lacks rules of " + String.join(", ", presets));
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException, InterruptedException {
        List<String> presets = bench.intent().presets();
        Policy current = bench.client().policy(bench.sandbox());
        Policy.Revision loaded = bench.client()
                .setPolicy(
                        bench.sandbox(),
                        PolicyPresets.merge(current, presets),
                        bench.intent().timeouts().policyLoad());
        return "added " + String.join(", ", presets) + ": policy version " + loaded.version() + " is loaded";
    }
}

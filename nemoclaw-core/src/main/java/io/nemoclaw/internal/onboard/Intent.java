package io.nemoclaw.internal.onboard;

import io.nemoclaw.Agent;
import io.nemoclaw.Inference;
import io.nemoclaw.Policy;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Timeouts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an onboarding shall reach, once the request and the record have been brought together. Immutable.
 *
 * @param inference empty means that the gateway's route is left as it is
 */
public record Intent(
        SandboxName name,
        SandboxImage image,
        Optional<Inference> inference,
        Agent agent,
        List<String> presets,
        Optional<Policy> policy,
        Map<String, String> environment,
        Timeouts timeouts) {
    public Intent {
        presets = List.copyOf(presets);
        environment = Map.copyOf(environment);
    }
}

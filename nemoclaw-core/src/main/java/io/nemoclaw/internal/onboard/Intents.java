package io.nemoclaw.internal.onboard;

import io.nemoclaw.Agent;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.Policy;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.internal.state.Session.Inputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills what a request leaves open with what was recorded. Stateless and thread-safe. */
final class Intents {
    private Intents() {}

    static Intent merge(OnboardRequest request, Optional<Inputs> recorded) throws NemoClawException {
        return recorded.isPresent() ? merge(request, recorded.get()) : asRequested(request);
    }

    private static Intent asRequested(OnboardRequest request) throws NemoClawException {
        return new Intent(
                request.name(),
                request.image().orElseThrow(() -> withoutImage(request)),
                request.inference(),
                request.agent(),
                request.policyPresets(),
                request.policy(),
                request.environment(),
                request.timeouts());
    }

    private static Intent merge(OnboardRequest request, Inputs recorded) throws NemoClawException {
        Optional<SandboxImage> image = request.image().isPresent() ? request.image() : RecordedIntent.image(recorded);
        Optional<Inference> inference =
                request.inference().isPresent() ? request.inference() : RecordedIntent.inference(recorded);
        boolean agentNamed = request.image().isPresent() || !request.agent().equals(Agent.openClaw());
        Agent agent = agentNamed ? request.agent() : RecordedIntent.agent(recorded);
        List<String> presets = request.policyPresets().isEmpty() ? recorded.policyPresets() : request.policyPresets();
        Optional<Policy> policy = request.policy().isPresent() ? request.policy() : RecordedIntent.policy(recorded);
        Map<String, String> environment =
                request.environment().isEmpty() ? recorded.environment() : request.environment();
        return new Intent(
                request.name(),
                image.orElseThrow(() -> withoutImage(request)),
                inference,
                agent,
                presets,
                policy,
                environment,
                request.timeouts());
    }

    private static NemoClawException withoutImage(OnboardRequest request) {
        return NemoClawException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "neither the request nor the record says what sandbox '" + request.name() + "' is made from")
                .withRemedy("Name an image, a Dockerfile or an archive.");
    }
}

package io.nemoclaw.internal.onboard;

import io.nemoclaw.Agent;
import io.nemoclaw.BackendId;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.security.Redactor;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.Session.Inputs;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a request with what an unfinished session has recorded. What a request leaves out is no contradiction; what
 * it names otherwise is a conflict that names the field and both values. Stateless and thread-safe.
 */
final class RecordConflicts {
    private RecordConflicts() {}

    static void requireSandbox(Inputs recorded, SandboxName requested) throws NemoClawException {
        require("sandbox", recorded.sandboxName(), requested.value());
    }

    static void requireBackend(Session recorded, Optional<BackendId> requested) throws NemoClawException {
        BackendId bound = recorded.gatewayBackend();
        if (bound != null) {
            require("backend", bound.value(), requested.map(BackendId::value).orElse(null));
        }
    }

    static void requireSettings(Inputs recorded, OnboardRequest request) throws NemoClawException {
        if (request.inference().isPresent() && recorded.provider() != null) {
            requireInference(recorded, request.inference().get());
        }
        if (request.image().isPresent()) {
            require("image", described(recorded), request.image().get().describe());
        }
        boolean named = request.image().isPresent() || !request.agent().equals(Agent.openClaw());
        if (named) {
            require("agent", recorded.agent(), request.agent().name());
        }
        if (!request.environment().isEmpty() && !request.environment().equals(recorded.environment())) {
            require("environment", recorded.environment().keySet().toString(), "other variables or values");
        }
    }

    private static void requireInference(Inputs recorded, Inference requested) throws NemoClawException {
        require("provider", recorded.provider(), requested.provider().gatewayName());
        require("model", recorded.model(), requested.model());
        require(
                "endpoint",
                recorded.endpointUrl(),
                requested.endpoint().map(Redactor::redact).orElse(null));
    }

    private static @Nullable String described(Inputs recorded) {
        return recorded.fromDockerfile() != null
                ? recorded.fromDockerfile()
                : Objects.requireNonNullElse(recorded.archive(), Objects.requireNonNullElse(recorded.image(), ""));
    }

    private static void require(String field, @Nullable String recorded, @Nullable String requested)
            throws NemoClawException {
        if (recorded == null || recorded.isEmpty() || requested == null || recorded.equals(requested)) {
            return;
        }
        throw NemoClawException.of(
                        ErrorCode.SESSION_CONFLICT,
                        "the recorded session has the " + field + " '" + recorded + "', not '" + requested + "'")
                .withRemedy("Carry on with '" + recorded + "', or start afresh, which forgets the recorded session.")
                .withDetail("field", field)
                .withDetail("recorded", recorded)
                .withDetail("requested", requested);
    }
}

package io.nemoclaw.internal.instance;

import io.nemoclaw.BackendId;
import io.nemoclaw.CredentialSource;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.internal.backend.BackendSelection;
import io.nemoclaw.internal.backend.CallContext;
import io.nemoclaw.internal.backend.CallContext.ProgressSink;
import io.nemoclaw.internal.gateway.Connections;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.state.InstanceLocks;
import io.nemoclaw.internal.state.Registry;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.SessionStore;
import io.nemoclaw.internal.state.StateLayout;
import io.nemoclaw.internal.work.Workers;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;
import io.nemoclaw.spi.HostFacts;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One instance's surroundings: what it is called, what is recorded of it, and what it works with. Thread-safe.
 *
 * @param insisted the backend that the embedding program insists on
 */
public record InstanceContext(
        InstanceId id,
        StateLayout layout,
        HostFacts host,
        Clock clock,
        CredentialSource credentials,
        BackendSelection selection,
        Optional<BackendId> insisted,
        SessionStore sessions,
        Registry registry,
        InstanceLocks locks,
        Connections connections,
        OnboardListener listener,
        Workers workers) {
    /** Sets the gateway's host port for whoever cannot change the program. */
    public static final String PORT_VARIABLE = "NEMOCLAW_GATEWAY_PORT";

    /** The instance's gateway in a backend, with progress going to a sink. */
    public OwnedGateway gatewayOf(GatewayBackend backend, Duration startTimeout, ProgressSink sink)
            throws NemoClawException {
        GatewaySpec spec = new GatewaySpec(id, layout.backendDirectory(backend.id()), port(), startTimeout);
        return new OwnedGateway(backend, spec, new CallContext(host, clock, sink));
    }

    /** The port that the environment insists on. */
    private OptionalInt port() throws NemoClawException {
        String text = host.environment().getOrDefault(PORT_VARIABLE, "").strip();
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (text.matches("\\d{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1024 && port <= 65535) {
                return OptionalInt.of(port);
            }
        }
        throw NemoClawException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        PORT_VARIABLE + " is '" + text + "': it must be a whole number from 1024 to 65535")
                .withDetail("variable", PORT_VARIABLE);
    }

    /** The backend that the records bind this instance to: that of the session, else that of a recorded sandbox. */
    public Optional<BackendId> recordedBackend() throws NemoClawException {
        Optional<BackendId> ofSession =
                sessions.load().flatMap(session -> Optional.ofNullable(session.gatewayBackend()));
        return ofSession.isPresent() ? ofSession : backendOfRegistry();
    }

    private Optional<BackendId> backendOfRegistry() throws NemoClawException {
        return registry.entries().stream()
                .flatMap(entry -> Optional.ofNullable(entry.gatewayBackend()).stream())
                .filter(text -> text.matches("[a-z][a-z0-9-]{0,62}"))
                .map(BackendId::of)
                .findFirst();
    }

    /** Whether anything is recorded of this instance. */
    public boolean recorded() throws NemoClawException {
        return sessions.load().map(Session::gatewayBackend).isPresent()
                || !registry.entries().isEmpty();
    }
}

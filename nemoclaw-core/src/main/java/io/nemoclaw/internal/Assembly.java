package io.nemoclaw.internal;

import io.nemoclaw.BackendId;
import io.nemoclaw.CredentialSource;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.internal.backend.BackendSelection;
import io.nemoclaw.internal.backend.Backends;
import io.nemoclaw.internal.gateway.Connections;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.openshell.GrpcConnector;
import io.nemoclaw.internal.state.JsonRegistry;
import io.nemoclaw.internal.state.JsonSessionStore;
import io.nemoclaw.internal.state.OsInstanceLocks;
import io.nemoclaw.internal.state.StateLayout;
import io.nemoclaw.internal.work.Workers;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.HostFacts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a {@link NemoClaw} together: the one place that knows every implementation class. */
public final class Assembly {
    private static final String HOME_VARIABLE = "NEMOCLAW_HOME";

    private Assembly() {}

    /** What the builder collected. */
    public record Parts(
            Optional<Path> stateDirectory,
            InstanceId instance,
            Map<String, String> environment,
            List<GatewayBackend> backends,
            Optional<BackendId> backend,
            OnboardListener listener,
            Clock clock,
            @Nullable Executor executor,
            CredentialSource credentials) {
        public Parts {
            environment = Map.copyOf(environment);
            backends = List.copyOf(backends);
        }
    }

    /** Builds the facade. Touches no file, process or network. */
    public static NemoClaw assemble(Parts parts) {
        HostFacts host = HostFacts.of(parts.environment());
        StateLayout layout = new StateLayout(home(parts, host), parts.instance());
        return new Instance(new InstanceContext(
                parts.instance(),
                layout,
                host,
                parts.clock(),
                parts.credentials(),
                new BackendSelection(new Backends(parts.backends()), host),
                parts.backend(),
                new JsonSessionStore(layout.sessionFile()),
                new JsonRegistry(layout.registryFile()),
                new OsInstanceLocks(layout, parts.clock()),
                new Connections(new GrpcConnector()),
                parts.listener(),
                new Workers(parts.executor())));
    }

    private static Path home(Parts parts, HostFacts host) {
        return parts.stateDirectory().orElseGet(() -> {
            String set = parts.environment().getOrDefault(HOME_VARIABLE, "");
            Path home = set.isBlank() ? host.home().resolve(".nemoclaw") : Path.of(set);
            return home.toAbsolutePath().normalize();
        });
    }
}

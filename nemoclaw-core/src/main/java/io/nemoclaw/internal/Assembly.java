package io.nemoclaw.internal;

import io.nemoclaw.BackendId;
import io.nemoclaw.CredentialSource;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.spi.GatewayBackend;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a {@link NemoClaw} together: the one place that knows every implementation class. */
public final class Assembly {
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
        throw new IllegalStateException("not assembled yet: " + parts.instance());
    }
}

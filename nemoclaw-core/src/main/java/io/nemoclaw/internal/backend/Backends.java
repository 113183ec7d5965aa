package io.nemoclaw.internal.backend;

import io.nemoclaw.BackendId;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.spi.Availability;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.HostFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Every backend that this program has: those given in code, and those that {@link ServiceLoader} finds. They are looked
 * for at the first question. A provider that cannot be loaded is left out and reported once. Thread-safe.
 */
public final class Backends {
    private static final Comparator<GatewayBackend> ORDER =
            Comparator.comparingInt(GatewayBackend::rank).thenComparing(GatewayBackend::id);

    private final List<GatewayBackend> given;
    private @Nullable List<GatewayBackend> found;

    /** The given ones win over found ones of the same id. */
    public Backends(List<GatewayBackend> given) {
        this.given = List.copyOf(given);
    }

    /** Every backend, by rank and then by id. */
    public synchronized List<GatewayBackend> all() {
        if (found == null) {
            found = discover();
        }
        return found;
    }

    /** The backend of an id. */
    public Optional<GatewayBackend> find(BackendId id) {
        return all().stream().filter(backend -> backend.id().equals(id)).findFirst();
    }

    private List<GatewayBackend> discover() {
        Map<BackendId, GatewayBackend> byId = new TreeMap<>();
        Iterator<ServiceLoader.Provider<GatewayBackend>> providers =
                ServiceLoader.load(GatewayBackend.class).stream().iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                GatewayBackend backend = providers.next().get();
                byId.putIfAbsent(backend.id(), backend);
            } catch (ServiceConfigurationError e) {
                LoggerFactory.getLogger(Backends.class).warn("a gateway backend cannot be loaded and is left out", e);
            }
        }
        given.forEach(backend -> byId.put(backend.id(), backend));
        List<GatewayBackend> sorted = new ArrayList<>(byId.values());
        sorted.sort(ORDER);
        return List.copyOf(sorted);
    }

    /** Whether a backend could run here; one that breaks its promise never to throw counts as unavailable. */
    static Availability probe(GatewayBackend backend, HostFacts host) {
        try {
            return backend.probe(host);
        } catch (RuntimeException | LinkageError e) {
            return new Availability.Unavailable(
                    ErrorCode.BACKEND_FAILED,
                    "its own check failed: " + e,
                    "Report this to whoever maintains the backend '" + backend.id() + "'.");
        }
    }

    /** Whether a backend may be chosen without being named. */
    static boolean automatic(GatewayBackend backend) {
        return backend.capabilities().has(Capabilities.Feature.ISOLATION);
    }
}

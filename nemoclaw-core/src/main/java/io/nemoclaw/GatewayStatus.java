package io.nemoclaw;

import java.util.Objects;
import java.util.Optional;

/**
 * What can be said of a gateway without touching it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name the gateway's name
 * @param backend the backend that owns it
 * @param health the verdict
 * @param endpoint where it listens, if it is registered
 * @param version OpenShell's version, if it answered
 * @param detail one line behind the verdict
 */
public record GatewayStatus(
        GatewayName name,
        BackendId backend,
        Health health,
        Optional<Endpoint> endpoint,
        Optional<String> version,
        String detail) {
    /** The verdict on a gateway. There is no "unknown": what could not be found out is in the detail. */
    public enum Health {
        /** It answers its health check. */
        HEALTHY,
        /** It runs and does not answer yet. */
        STARTING,
        /** It should run and does not answer. */
        UNREACHABLE,
        /** It answers, and its certificate is not the registered one. */
        UNTRUSTED,
        /** It exists and does not run. */
        STOPPED,
        /** There is none. */
        ABSENT
    }

    public GatewayStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(detail, "detail");
    }

    /** Whether it answers its health check. */
    public boolean healthy() {
        return health == Health.HEALTHY;
    }
}

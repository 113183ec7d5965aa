package io.nemoclaw.spi;

import io.nemoclaw.Endpoint;
import io.nemoclaw.GatewayName;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A running gateway and how to reach it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name the name under which it is registered
 * @param endpoint where it listens
 * @param mtls the directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}; empty for a plaintext gateway
 * @param origin whether it was there before
 */
public record Gateway(GatewayName name, Endpoint endpoint, Optional<Path> mtls, Origin origin) {
    /** Where a gateway came from. */
    public enum Origin {
        /** It ran already. */
        REUSED,
        /** It existed and was started again. */
        RESTARTED,
        /** It was created; it knows nothing of an earlier one. */
        CREATED
    }

    /**
     * Checks that a gateway with mutual TLS has its certificates.
     *
     * @throws IllegalArgumentException if it has not
     */
    public Gateway {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(origin, "origin");
        if (endpoint.security() == Endpoint.Security.MUTUAL_TLS && mtls.isEmpty()) {
            throw new IllegalArgumentException("a gateway with mutual TLS needs a certificate directory");
        }
    }
}

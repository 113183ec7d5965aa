package io.nemoclaw.internal.openshell;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.Gateway;
import java.time.Duration;

/** Opens connections to gateways. The real one speaks gRPC; tests of the machine hand in fakes. Thread-safe. */
@FunctionalInterface
public interface OpenShellConnector {
    /**
     * Connects, asks for the version and chooses the dialect.
     *
     * @param callLimit the deadline of every unary call
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#GATEWAY_UNREACHABLE},
     *     {@link io.nemoclaw.ErrorCode#GATEWAY_VERSION_UNSUPPORTED},
     *     {@link io.nemoclaw.ErrorCode#GATEWAY_CERTIFICATE_MISMATCH},
     *     {@link io.nemoclaw.ErrorCode#TLS_MATERIAL_MISSING}, {@link io.nemoclaw.ErrorCode#TLS_KEY_FORMAT}
     */
    OpenShellClient connect(Gateway gateway, Duration callLimit) throws NemoClawException, InterruptedException;
}

package io.nemoclaw.internal.gateway;

import io.nemoclaw.BackendId;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Timeouts;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.spi.Gateway;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to the running gateway for operations that only use it. It attaches once, keeps the connection, and attaches
 * again when the connection has failed. Changes nothing. Thread-safe.
 */
public final class GatewayAccess {
    /** Where the instance's gateway is to be found. */
    @FunctionalInterface
    public interface Locator {
        /** The gateway of the instance, whether it runs or not. */
        OwnedGateway locate() throws NemoClawException;
    }

    private final Locator locator;
    private final Connections connections;
    private @Nullable Gateway attached;

    /** An access to what a locator finds. */
    public GatewayAccess(Locator locator, Connections connections) {
        this.locator = locator;
        this.connections = connections;
    }

    /**
     * The connection.
     *
     * @throws NemoClawException {@link ErrorCode#GATEWAY_NOT_FOUND} if there is no gateway,
     *     {@link ErrorCode#GATEWAY_UNREACHABLE} if it does not run or does not answer, and what connecting throws
     */
    public OpenShellClient client() throws NemoClawException, InterruptedException {
        Gateway gateway = known().orElse(null);
        if (gateway == null) {
            gateway = attach();
            remember(gateway);
        }
        try {
            return connections.to(gateway, Timeouts.defaults().gatewayCall());
        } catch (NemoClawException e) {
            forget();
            throw e;
        }
    }

    /** Drops what is known, because it has failed or because the gateway was started anew. */
    public synchronized void forget() {
        if (attached != null) {
            connections.forget(attached);
            attached = null;
        }
    }

    /** Uses a gateway that an operation has just attached to or started. */
    public synchronized void remember(Gateway gateway) {
        attached = gateway;
    }

    private synchronized Optional<Gateway> known() {
        return Optional.ofNullable(attached);
    }

    private Gateway attach() throws NemoClawException, InterruptedException {
        OwnedGateway owned = locator.locate();
        Optional<Gateway> gateway = owned.attach();
        if (gateway.isPresent()) {
            return gateway.get();
        }
        throw absence(owned.status(), owned.backend().id());
    }

    private static NemoClawException absence(GatewayStatus status, BackendId backend) {
        if (status.health() == GatewayStatus.Health.ABSENT) {
            return NemoClawException.of(
                    ErrorCode.GATEWAY_NOT_FOUND,
                    "there is no gateway '" + status.name() + "' of the backend '" + backend + "'");
        }
        return NemoClawException.of(
                        ErrorCode.GATEWAY_UNREACHABLE,
                        "the gateway '" + status.name() + "' is " + status.health() + ": " + status.detail())
                .withDetail("health", status.health().name());
    }
}

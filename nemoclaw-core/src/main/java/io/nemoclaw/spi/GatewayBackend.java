package io.nemoclaw.spi;

import io.nemoclaw.BackendId;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.Diagnosis;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClawException;
import java.util.List;
import java.util.Optional;

/**
 * A way to run an OpenShell gateway on this host. Backends are found through {@link java.util.ServiceLoader}, on the
 * module path ({@code provides}) and on the class path ({@code META-INF/services}).
 *
 * <p>Contract, checked by the testkit's {@code GatewayBackendContract}:
 *
 * <ul>
 *   <li>A backend is stateless: what it knows is in {@link GatewaySpec#directory()} and in the world.
 *   <li>{@link #probe}, {@link #status}, {@link #removable} and {@link #collect} change nothing.
 *   <li>Whatever has an effect is idempotent, and touches nothing that belongs to another instance.
 *   <li>Interruption ends a call, and ends or hands over every process that the call has started.
 *   <li>Every wait is bounded by {@link GatewaySpec#startTimeout()} or a shorter limit of its own.
 *   <li>Nothing of the user's is changed: no environment, no "active gateway", no foreign file.
 * </ul>
 *
 * <p>Implementations must be thread-safe. New methods will be {@code default} methods.
 */
public interface GatewayBackend {
    /** The stable identity. */
    BackendId id();

    /** The order of automatic choice, lowest first; ties are broken by id. Docker is 10, vm is 20. */
    default int rank() {
        return 50;
    }

    /** What this backend can do. */
    Capabilities capabilities();

    /** The name under which the gateway of an instance is registered. A pure function. */
    GatewayName gatewayName(InstanceId instance);

    /** Whether the backend could run here. Takes well under a second, changes nothing, never throws. */
    Availability probe(HostFacts host);

    /**
     * The backend's own checks before a start: ports, engine, memory, disk. Changes nothing.
     *
     * @throws NemoClawException if the checks themselves could not be made
     */
    List<Finding> preflight(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException;

    /**
     * Makes sure that the gateway runs and is healthy, and returns it. A healthy gateway is reused, a stopped one is
     * started again, and only what is not there is created.
     *
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#GATEWAY_START_FAILED},
     *     {@link io.nemoclaw.ErrorCode#GATEWAY_START_TIMEOUT}, {@link io.nemoclaw.ErrorCode#PORT_IN_USE} and more exact
     *     codes; the message holds the classified cause and the log's tail
     */
    Gateway start(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException;

    /**
     * The gateway of the instance if it runs and is healthy; empty otherwise. Changes nothing.
     *
     * @throws NemoClawException if the gateway runs and cannot be used, for example because its certificate is not the
     *     registered one
     */
    Optional<Gateway> attach(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException;

    /** What can be said of the gateway. Changes nothing; a gateway that cannot be examined is a status, not an error. */
    GatewayStatus status(GatewaySpec spec, BackendContext context) throws InterruptedException;

    /**
     * Stops the gateway and keeps its data. Idempotent.
     *
     * @throws NemoClawException if it could not be stopped
     */
    void stop(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException;

    /** What {@link #destroy} would remove, one line each. Changes nothing. */
    List<String> removable(GatewaySpec spec, BackendContext context) throws InterruptedException;

    /** Removes the gateway, its data and its registration. Idempotent; what could not be removed is reported. */
    DestroyReport destroy(GatewaySpec spec, BackendContext context) throws InterruptedException;

    /** How images get into the gateway. */
    ImageDelivery images();

    /** Texts for a diagnostic bundle: log tails, program versions. Changes nothing, bounded, redacted by the caller. */
    default List<Diagnosis.Attachment> collect(GatewaySpec spec, BackendContext context) throws InterruptedException {
        return List.of();
    }
}

package io.nemoclaw.internal.gateway;

import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;
import java.util.Optional;

/**
 * The gateway of an instance as its backend knows it, whether it runs or not.
 *
 * @param backend who runs it
 * @param spec what it is
 * @param context what the backend is given for its calls
 */
public record OwnedGateway(GatewayBackend backend, GatewaySpec spec, BackendContext context) {
    /** See {@link GatewayBackend#attach}. What is attached to was there before, whatever the backend calls it. */
    public Optional<Gateway> attach() throws NemoClawException, InterruptedException {
        return backend.attach(spec, context)
                .map(gateway -> new Gateway(gateway.name(), gateway.endpoint(), gateway.mtls(), Gateway.Origin.REUSED));
    }

    /** See {@link GatewayBackend#start}. */
    public Gateway start() throws NemoClawException, InterruptedException {
        return backend.start(spec, context);
    }

    /** See {@link GatewayBackend#stop}. */
    public void stop() throws NemoClawException, InterruptedException {
        backend.stop(spec, context);
    }

    /** See {@link GatewayBackend#status}. */
    public GatewayStatus status() throws InterruptedException {
        return backend.status(spec, context);
    }
}

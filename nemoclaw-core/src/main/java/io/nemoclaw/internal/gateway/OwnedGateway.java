package io.nemoclaw.internal.gateway;

import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;

/**
 * The gateway of an instance as its backend knows it, whether it runs or not.
 *
 * @param backend who runs it
 * @param spec what it is
 * @param context what the backend is given for its calls
 */
public record OwnedGateway(GatewayBackend backend, GatewaySpec spec, BackendContext context) {}

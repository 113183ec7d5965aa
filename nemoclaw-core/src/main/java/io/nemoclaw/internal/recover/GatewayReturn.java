package io.nemoclaw.internal.recover;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.gateway.Connections;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.spi.Gateway;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The gateway runs again and can be trusted. One that answers with another certificate than the registered one is
 * stopped and started, which is how a backend renews the registration.
 *
 * @param owned the gateway
 * @param connections where old connections are ended
 */
record GatewayReturn(OwnedGateway owned, Connections connections) {
    Gateway run(List<String> actions) throws NemoClawException, InterruptedException {
        Optional<Gateway> running = attached(actions);
        if (running.isPresent()) {
            return running.get();
        }
        Gateway gateway = owned.start();
        connections.forget(gateway);
        if (gateway.origin() != Gateway.Origin.REUSED) {
            actions.add("gateway " + gateway.name() + " "
                    + gateway.origin().name().toLowerCase(Locale.ROOT) + " at " + gateway.endpoint());
        }
        return gateway;
    }

    private Optional<Gateway> attached(List<String> actions) throws NemoClawException, InterruptedException {
        try {
            return owned.attach();
        } catch (NemoClawException e) {
            boolean untrusted =
                    e.code() == ErrorCode.GATEWAY_CERTIFICATE_MISMATCH || e.code() == ErrorCode.TLS_MATERIAL_MISSING;
            if (!untrusted) {
                throw e;
            }
            owned.stop();
            actions.add("gateway stopped: " + e.getMessage());
            return Optional.empty();
        }
    }
}

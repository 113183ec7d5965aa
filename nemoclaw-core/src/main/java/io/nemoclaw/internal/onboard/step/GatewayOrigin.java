package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.spi.Capabilities.Feature;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewayBackend;
import java.util.Locale;

/** What the origin of a gateway says about what it still knows. Stateless. */
public final class GatewayOrigin {
    private GatewayOrigin() {}

    /** Whether what an earlier gateway held is gone, or is not to be relied on after an unclean restart. */
    public static boolean forgotten(Gateway gateway, GatewayBackend backend) {
        return gateway.origin() == Gateway.Origin.CREATED
                || (gateway.origin() == Gateway.Origin.RESTARTED
                        && !backend.capabilities().has(Feature.STATE_SURVIVES_RESTART));
    }

    /** One line for a person. */
    public static String told(Gateway gateway, String version) {
        return gateway.origin().name().toLowerCase(Locale.ROOT) + ": gateway " + gateway.name() + " at "
                + gateway.endpoint() + ", OpenShell " + version;
    }
}

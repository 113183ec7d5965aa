package io.nemoclaw.internal.openshell;

import io.grpc.ManagedChannel;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.v026.Client026;
import io.nemoclaw.internal.openshell.wire.HealthRequest;
import io.nemoclaw.internal.openshell.wire.HealthResponse;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.openshell.wire.ServiceStatus;
import io.nemoclaw.internal.version.OpenShellVersions;
import io.nemoclaw.internal.version.ToolVersion;
import io.nemoclaw.spi.Gateway;
import java.time.Duration;
import java.util.Map;

/**
 * Connects over gRPC. This is the seam between the eras of OpenShell's wire: the version decides which dialect's client
 * is returned. Today there is one, for 0.0.26 to 0.0.36; a later one is a sibling package and one more branch here.
 */
public final class GrpcConnector implements OpenShellConnector {
    @Override
    public OpenShellClient connect(Gateway gateway, Duration callLimit) throws NemoClawException, InterruptedException {
        ManagedChannel channel = GatewayChannel.open(gateway);
        boolean connected = false;
        try {
            Calls calls = new Calls(channel, callLimit);
            String who = "the gateway at " + gateway.endpoint();
            HealthResponse health = calls.repeatable(
                    OpenShellGrpc.getHealthMethod(),
                    HealthRequest.getDefaultInstance(),
                    "connect to " + who,
                    Map.of(io.grpc.Status.Code.DEADLINE_EXCEEDED, ErrorCode.GATEWAY_UNREACHABLE));
            if (health.getStatus() != ServiceStatus.SERVICE_STATUS_HEALTHY) {
                throw NemoClawException.of(
                        ErrorCode.GATEWAY_UNREACHABLE, who + " is not healthy: status " + health.getStatusValue());
            }
            ToolVersion version = OpenShellVersions.require(who, health.getVersion());
            OpenShellClient client = new Client026(channel, calls, health.getVersion(), version);
            connected = true;
            return client;
        } finally {
            if (!connected) {
                channel.shutdownNow();
            }
        }
    }
}

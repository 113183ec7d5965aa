package io.nemoclaw.internal.openshell;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.wire.HealthRequest;
import io.nemoclaw.internal.openshell.wire.HealthResponse;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.openshell.wire.ServiceStatus;
import io.nemoclaw.spi.Gateway;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks a gateway for its health, once. Health is unauthenticated and the same on the wire in every version. An open port
 * is no health: a port forwarder accepts connections long before anything listens behind it. Stateless and thread-safe.
 */
public final class HealthProbe {
    /** What a gateway answered. */
    public sealed interface Answer {
        /** It is healthy. */
        record Healthy(String version) implements Answer {}

        /** It answers, and says that it is not healthy. */
        record Unhealthy(String detail) implements Answer {}

        /** Nothing answers. */
        record Silent(String detail) implements Answer {}

        /** The two sides do not accept each other's certificates. */
        record Untrusted(String detail) implements Answer {}
    }

    private HealthProbe() {}

    /**
     * Asks once.
     *
     * @throws NemoClawException if the registered certificates cannot be used
     */
    public static Answer ask(Gateway gateway, Duration limit) throws NemoClawException, InterruptedException {
        ManagedChannel channel = GatewayChannel.open(gateway);
        try {
            HealthResponse answer = ClientCalls.blockingUnaryCall(
                    channel,
                    OpenShellGrpc.getHealthMethod(),
                    CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS),
                    HealthRequest.getDefaultInstance());
            return answer.getStatus() == ServiceStatus.SERVICE_STATUS_HEALTHY
                    ? new Answer.Healthy(answer.getVersion())
                    : new Answer.Unhealthy("status " + answer.getStatusValue());
        } catch (StatusRuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("health");
            }
            Status status = e.getStatus();
            String detail =
                    String.valueOf(RpcErrors.of(status, "health check of " + gateway.endpoint(), java.util.Map.of())
                            .getMessage());
            return RpcErrors.untrusted(status) ? new Answer.Untrusted(detail) : new Answer.Silent(detail);
        } finally {
            channel.shutdownNow();
        }
    }
}

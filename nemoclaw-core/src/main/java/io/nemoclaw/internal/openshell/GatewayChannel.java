package io.nemoclaw.internal.openshell;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.nemoclaw.Endpoint;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.Gateway;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Opens gRPC channels to gateways. Stateless and thread-safe. */
final class GatewayChannel {
    private static final int MAX_MESSAGE = 16 << 20;

    private GatewayChannel() {}

    static ManagedChannel open(Gateway gateway) throws NemoClawException {
        Endpoint endpoint = gateway.endpoint();
        ChannelCredentials credentials = endpoint.security() == Endpoint.Security.PLAINTEXT
                ? InsecureChannelCredentials.create()
                : TlsMaterial.load(mtls(gateway)).credentials();
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilderForAddress(
                        endpoint.host(), endpoint.port(), credentials)
                .maxInboundMessageSize(MAX_MESSAGE)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .disableRetry();
        if (endpoint.host().equals("::1")) {
            builder.overrideAuthority("localhost"); // the IPv6 loopback is no name of the certificate
        }
        return builder.build();
    }

    private static Path mtls(Gateway gateway) {
        return gateway.mtls().orElseThrow(); // the record's own rule
    }
}

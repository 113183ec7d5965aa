package io.nemoclaw.testkit.client;

import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.openshell.GrpcConnector;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.OpenShellClient.SandboxSpec;
import io.nemoclaw.testkit.EmbeddedGateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The library's own client, connected to an embedded gateway. */
final class ClientRig implements AutoCloseable {
    static final SandboxName DEMO = SandboxName.of("demo");
    static final Duration LIMIT = Duration.ofSeconds(20);

    final EmbeddedGateway gateway;
    final OpenShellClient client;

    ClientRig() throws NemoClawException, InterruptedException {
        this(builder -> builder);
    }

    ClientRig(UnaryOperator<EmbeddedGateway.Builder> options) throws NemoClawException, InterruptedException {
        gateway = options.apply(EmbeddedGateway.builder().provisioningDelay(Duration.ZERO))
                .start();
        boolean connected = false;
        try {
            client = new GrpcConnector().connect(gateway.gateway(), LIMIT);
            connected = true;
        } finally {
            if (!connected) {
                gateway.close();
            }
        }
    }

    static SandboxSpec spec(SandboxName name) {
        return new SandboxSpec(name, ImageRef.of("demo:1"), Map.of(), List.of(), Optional.empty());
    }

    /** The sandbox {@code demo}, ready. */
    RemoteSandbox ready() throws NemoClawException, InterruptedException {
        client.create(spec(DEMO));
        return client.awaitReady(DEMO, LIMIT, text -> {});
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
    }
}

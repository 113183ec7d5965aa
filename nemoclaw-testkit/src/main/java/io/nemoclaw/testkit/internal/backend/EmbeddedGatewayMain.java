package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.Endpoint;
import io.nemoclaw.GatewayName;
import io.nemoclaw.testkit.Fault;
import io.nemoclaw.testkit.internal.sandbox.Lifecycle;
import io.nemoclaw.testkit.internal.server.GatewayOptions;
import io.nemoclaw.testkit.internal.server.GatewayServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The embedded gateway as a program of its own. Its arguments are: directory, name, port, version, provisioning delay in
 * milliseconds, persistence, faults. It runs until it is killed; what it leaves behind is swept by whoever stops it or
 * starts the next one.
 */
public final class EmbeddedGatewayMain {
    private EmbeddedGatewayMain() {}

    /** Runs the gateway. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Layout layout = new Layout(Path.of(arguments[0]));
        RunningProcess self = RunningProcess.of(ProcessHandle.current().pid())
                .orElseThrow(() -> new IOException("this system has no /proc"));
        layout.process().write(self, EmbeddedGatewayMain.class.getName());
        Duration quick = Duration.ofMillis(20);
        try (GatewayServer gateway = GatewayServer.start(new GatewayOptions(
                GatewayName.of(arguments[1]),
                arguments[3],
                layout.config(),
                layout.state(),
                layout.sandboxes(),
                GatewayOptions.Persistence.valueOf(arguments[5]),
                Endpoint.Security.MUTUAL_TLS,
                Integer.parseInt(arguments[2]),
                new Lifecycle.Delays(Duration.ofMillis(Long.parseLong(arguments[4])), quick, quick),
                Fault.parse(arguments[6])))) {
            gateway.awaitDeath();
        }
    }
}

package io.nemoclaw.testkit.internal.server;

import io.nemoclaw.Endpoint;
import io.nemoclaw.GatewayName;
import io.nemoclaw.testkit.Fault;
import io.nemoclaw.testkit.internal.sandbox.Lifecycle;
import java.nio.file.Path;
import java.util.List;

/**
 * How a gateway runs.
 *
 * @param name its registered name
 * @param version the version that it reports
 * @param configRoot OpenShell's configuration directory, where it registers itself
 * @param stateDirectory where its certificates and its state are kept
 * @param sandboxRoot where the sandboxes' private directories are made
 * @param persistence what a restart keeps
 * @param security mutual TLS or plaintext
 * @param port the loopback port; 0 for any free one
 * @param delays how long things take
 * @param faults what goes wrong from the start
 */
public record GatewayOptions(
        GatewayName name,
        String version,
        Path configRoot,
        Path stateDirectory,
        Path sandboxRoot,
        Persistence persistence,
        Endpoint.Security security,
        int port,
        Lifecycle.Delays delays,
        List<Fault> faults) {
    /** What a restart keeps. Certificates are always kept. */
    public enum Persistence {
        /** Providers, routes, settings, policies and sandboxes, as the docker gateway's volume does. */
        KEEPS_STATE,
        /** Nothing, as the vm gateway's pod does. */
        LOSES_STATE
    }

    public GatewayOptions {
        faults = List.copyOf(faults);
    }
}

package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.BackendId;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.Diagnosis;
import io.nemoclaw.Endpoint;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.GatewayStatus.Health;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.Availability;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.Capabilities.Feature;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;
import io.nemoclaw.spi.HostFacts;
import io.nemoclaw.spi.ImageDelivery;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import io.nemoclaw.testkit.internal.server.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The backend {@code embedded}: the embedded gateway as a detached program that outlives its starter. It isolates
 * nothing, so it is never chosen automatically. Everything is below {@link GatewaySpec#directory()}.
 *
 * <p>Demos set {@code NEMOCLAW_EMBEDDED_VERSION}, {@code NEMOCLAW_EMBEDDED_FAULTS} (see {@link
 * io.nemoclaw.testkit.Fault#parse}), {@code NEMOCLAW_EMBEDDED_PROVISION_DELAY} ({@code 200ms}, {@code 2s}) and {@code
 * NEMOCLAW_EMBEDDED_STATE} ({@code keep} or {@code lose}, what a restart does with the gateway's state).
 *
 * <p>Thread-safe.
 */
public final class EmbeddedBackend implements GatewayBackend {
    private static final BackendId ID = BackendId.of("embedded");
    private static final long PROBE_MILLIS = 2000;

    @Override
    public BackendId id() {
        return ID;
    }

    @Override
    public int rank() {
        return 90;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Feature.STATE_SURVIVES_RESTART, Feature.IMPORTS_ARCHIVES, Feature.PULLS_IMAGES);
    }

    @Override
    public GatewayName gatewayName(InstanceId instance) {
        return GatewayName.of("embedded-" + instance);
    }

    @Override
    public Availability probe(HostFacts host) {
        if (!host.linux()) {
            return new Availability.Unavailable(
                    ErrorCode.BACKEND_UNAVAILABLE,
                    "the embedded gateway needs Linux, this is " + host.osName(),
                    "Use another backend.");
        }
        for (String program : List.of("bash", "setsid")) {
            if (host.program(program).isEmpty()) {
                return new Availability.Unavailable(
                        ErrorCode.COMMAND_NOT_FOUND,
                        "'" + program + "' is not on the PATH",
                        "Install '" + program + "', or put its directory on the PATH.");
            }
        }
        return new Availability.Available("runs in a Java process of its own; isolates nothing");
    }

    @Override
    public List<Finding> preflight(GatewaySpec spec, BackendContext context) {
        int port = spec.port().orElse(0);
        boolean ours = new Layout(spec.directory()).process().running().isPresent();
        if (port == 0 || ours || Loopback.free(port)) {
            return List.of();
        }
        return List.of(Finding.blocking(
                "port_in_use",
                ErrorCode.PORT_IN_USE,
                "Port " + port + " is in use",
                "another program listens on 127.0.0.1:" + port,
                "Stop the program that holds port " + port + ", or choose another port."));
    }

    @Override
    public Gateway start(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException {
        return new Start(spec, gatewayName(spec.instance()), context).run();
    }

    @Override
    public Optional<Gateway> attach(GatewaySpec spec, BackendContext context) throws NemoClawException {
        Layout layout = new Layout(spec.directory());
        if (layout.process().running().isEmpty()) {
            return Optional.empty();
        }
        Registration registration = layout.registration(gatewayName(spec.instance()));
        Probe.Result result = Probe.ask(registration, PROBE_MILLIS);
        if (result instanceof Probe.Result.Untrusted untrusted) {
            throw Start.mismatch(registration.name(), untrusted);
        }
        return result instanceof Probe.Result.Healthy healthy
                ? Optional.of(Start.gateway(registration, healthy.endpoint(), Gateway.Origin.REUSED))
                : Optional.empty();
    }

    @Override
    public GatewayStatus status(GatewaySpec spec, BackendContext context) {
        Layout layout = new Layout(spec.directory());
        Registration registration = layout.registration(gatewayName(spec.instance()));
        Optional<Endpoint> endpoint = Probe.endpoint(registration);
        if (layout.process().running().isEmpty()) {
            return Files.isDirectory(layout.state())
                    ? status(registration, Health.STOPPED, endpoint, "it does not run")
                    : status(registration, Health.ABSENT, Optional.empty(), "there is none");
        }
        Probe.Result result = Probe.ask(registration, PROBE_MILLIS);
        if (result instanceof Probe.Result.Healthy healthy) {
            return new GatewayStatus(
                    registration.name(), ID, Health.HEALTHY, endpoint, Optional.of(healthy.version()), "it answers");
        }
        if (result instanceof Probe.Result.Untrusted untrusted) {
            return status(registration, Health.UNTRUSTED, endpoint, untrusted.reason());
        }
        String reason = result instanceof Probe.Result.Silent silent ? silent.reason() : "";
        return status(registration, endpoint.isEmpty() ? Health.STARTING : Health.UNREACHABLE, endpoint, reason);
    }

    private static GatewayStatus status(
            Registration registration, Health health, Optional<Endpoint> endpoint, String detail) {
        return new GatewayStatus(registration.name(), ID, health, endpoint, Optional.empty(), detail);
    }

    @Override
    public void stop(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException {
        Stop.run(new Layout(spec.directory()));
    }

    @Override
    public List<String> removable(GatewaySpec spec, BackendContext context) {
        Layout layout = new Layout(spec.directory());
        List<String> lines = new ArrayList<>();
        layout.process().running().ifPresent(process -> lines.add(line(spec, process)));
        if (Files.isDirectory(layout.root())) {
            lines.add("directory " + layout.root());
        }
        return lines;
    }

    private String line(GatewaySpec spec, RunningProcess process) {
        return "gateway " + gatewayName(spec.instance()) + " (process " + process.pid() + ")";
    }

    @Override
    public DestroyReport destroy(GatewaySpec spec, BackendContext context) throws InterruptedException {
        Layout layout = new Layout(spec.directory());
        List<String> removed = removable(spec, context);
        try {
            Stop.run(layout);
            PrivateFiles.deleteTree(layout.root());
            return new DestroyReport(removed, List.of());
        } catch (NemoClawException | IOException e) {
            return new DestroyReport(
                    List.of(),
                    List.of(new DestroyReport.Leftover(
                            layout.root().toString(),
                            String.valueOf(e.getMessage()),
                            "Remove the directory by hand once nothing runs in it.")));
        }
    }

    @Override
    public ImageDelivery images() {
        return new EmbeddedImages();
    }

    @Override
    public List<Diagnosis.Attachment> collect(GatewaySpec spec, BackendContext context) {
        String tail = Launch.logTail(new Layout(spec.directory()));
        return tail.isEmpty() ? List.of() : List.of(new Diagnosis.Attachment("embedded-gateway.log", tail));
    }
}

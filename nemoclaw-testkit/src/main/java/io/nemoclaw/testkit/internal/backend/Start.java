package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.Endpoint;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayName;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.Gateway.Origin;
import io.nemoclaw.spi.GatewaySpec;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import io.nemoclaw.testkit.internal.server.GatewayOptions.Persistence;
import io.nemoclaw.testkit.internal.server.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One start of the detached gateway: reuse it, or launch it and wait until it is healthy. */
final class Start {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 10;
    private static final long PROBE_MILLIS = 2000;

    private final GatewaySpec spec;
    private final BackendContext context;
    private final Layout layout;
    private final Registration registration;
    private final long deadline;

    Start(GatewaySpec spec, GatewayName name, BackendContext context) {
        this.spec = spec;
        this.context = context;
        layout = new Layout(spec.directory());
        registration = layout.registration(name);
        deadline = System.nanoTime() + spec.startTimeout().toNanos();
    }

    Gateway run() throws NemoClawException, InterruptedException {
        Knobs knobs = knobs();
        Optional<RunningProcess> running = layout.process().running();
        if (running.isPresent()) {
            long grace = Math.min(deadline, System.nanoTime() + GRACE.toNanos());
            Optional<Endpoint> healthy = awaitHealth(running.get(), grace);
            if (healthy.isPresent()) {
                return gateway(registration, healthy.get(), Origin.REUSED);
            }
        }
        Stop.run(layout); // one that does not answer, and what one that died has left
        boolean known = Files.isDirectory(layout.state()) && knobs.persistence() == Persistence.KEEPS_STATE;
        context.progress("boot", "starting the embedded gateway " + registration.name());
        return launch(knobs, known ? Origin.RESTARTED : Origin.CREATED);
    }

    private Knobs knobs() throws NemoClawException {
        try {
            return Knobs.from(context.host().environment());
        } catch (IllegalArgumentException e) {
            throw NemoClawException.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()))
                    .withCause(e);
        }
    }

    private Gateway launch(Knobs knobs, Origin origin) throws NemoClawException, InterruptedException {
        int port = spec.port().orElse(0);
        if (port != 0 && !Loopback.free(port)) {
            throw NemoClawException.of(ErrorCode.PORT_IN_USE, "another program listens on 127.0.0.1:" + port)
                    .withRemedy("Stop the program that holds port " + port + ", or choose another port.")
                    .withDetail("port", Integer.toString(port));
        }
        Process process;
        try {
            PrivateFiles.directory(layout.root());
            Files.deleteIfExists(registration.directory().resolve("metadata.json"));
            process = Launch.start(layout, registration.name(), port, knobs);
        } catch (IOException e) {
            throw NemoClawException.of(
                            ErrorCode.GATEWAY_START_FAILED, "cannot launch the embedded gateway: " + e.getMessage())
                    .withCause(e);
        }
        boolean healthy = false;
        try {
            RunningProcess child = RunningProcess.of(process.pid()).orElseThrow(this::died);
            Endpoint endpoint = awaitHealth(child, deadline).orElseThrow(() -> child.runs() ? late() : died());
            healthy = true;
            return gateway(registration, endpoint, origin);
        } finally {
            if (!healthy) {
                cleanUp(process);
            }
        }
    }

    /** Leaves no process of a failed or interrupted start behind. */
    private void cleanUp(Process process) throws NemoClawException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            process.destroyForcibly();
            process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS);
            Stop.run(layout);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<Endpoint> awaitHealth(RunningProcess process, long end)
            throws NemoClawException, InterruptedException {
        java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
        while (process.runs() && System.nanoTime() < end) {
            if (Probe.endpoint(registration).isPresent()) {
                long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
                Probe.Result result = Probe.ask(registration, Math.min(PROBE_MILLIS, left));
                if (result instanceof Probe.Result.Healthy healthy) {
                    return Optional.of(healthy.endpoint());
                }
                if (result instanceof Probe.Result.Untrusted untrusted) {
                    throw mismatch(registration.name(), untrusted);
                }
            }
            never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return Optional.empty();
    }

    private NemoClawException died() {
        return NemoClawException.of(
                ErrorCode.GATEWAY_START_FAILED,
                "the embedded gateway " + registration.name() + " ended while it started; the end of " + layout.log()
                        + ":\n" + Launch.logTail(layout));
    }

    private NemoClawException late() {
        return NemoClawException.of(
                ErrorCode.GATEWAY_START_TIMEOUT,
                "the embedded gateway " + registration.name() + " was not healthy within " + spec.startTimeout()
                        + "; the end of " + layout.log() + ":\n" + Launch.logTail(layout));
    }

    static NemoClawException mismatch(GatewayName name, Probe.Result.Untrusted untrusted) {
        return NemoClawException.of(
                ErrorCode.GATEWAY_CERTIFICATE_MISMATCH,
                "the gateway " + name + " at " + untrusted.endpoint() + " cannot be trusted: " + untrusted.reason());
    }

    static Gateway gateway(Registration registration, Endpoint endpoint, Origin origin) {
        return new Gateway(registration.name(), endpoint, Optional.of(registration.mtls()), origin);
    }
}

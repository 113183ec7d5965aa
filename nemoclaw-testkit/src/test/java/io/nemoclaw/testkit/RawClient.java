package io.nemoclaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.nemoclaw.internal.openshell.wire.*;
import io.nemoclaw.spi.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The generated stubs, and the few things that every test of the wire needs. */
public final class RawClient implements AutoCloseable {
    private final ManagedChannel channel;

    public RawClient(Gateway gateway) {
        this(
                "127.0.0.1:" + gateway.endpoint().port(),
                gateway.mtls().map(RawClient::tls).orElseGet(InsecureChannelCredentials::create));
    }

    RawClient(String target, ChannelCredentials credentials) {
        channel = Grpc.newChannelBuilder(target, credentials)
                .maxInboundMessageSize(16 << 20)
                .build();
    }

    static ChannelCredentials tls(Path mtls) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(mtls.resolve("ca.crt").toFile())
                    .keyManager(
                            mtls.resolve("tls.crt").toFile(),
                            mtls.resolve("tls.key").toFile())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OpenShellGrpc.OpenShellBlockingStub shell() {
        return OpenShellGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    public InferenceGrpc.InferenceBlockingStub inference() {
        return InferenceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    /** Creates a sandbox and waits until it is ready. */
    public Sandbox ready(String name) {
        return ready(name, SandboxSpec.getDefaultInstance());
    }

    public Sandbox ready(String name, SandboxSpec spec) {
        Sandbox created = shell().createSandbox(CreateSandboxRequest.newBuilder()
                        .setName(name)
                        .setSpec(spec)
                        .build())
                .getSandbox();
        Sandbox last = created;
        for (SandboxStreamEvent event : watch(created.getId())) {
            last = event.getSandbox();
        }
        assertThat(last.getPhase()).isEqualTo(SandboxPhase.SANDBOX_PHASE_READY);
        return last;
    }

    /** Every event until READY. */
    public List<SandboxStreamEvent> watch(String id) {
        List<SandboxStreamEvent> events = new ArrayList<>();
        shell().watchSandbox(WatchSandboxRequest.newBuilder()
                        .setId(id)
                        .setFollowStatus(true)
                        .setStopOnTerminal(true)
                        .build())
                .forEachRemaining(events::add);
        return events;
    }

    public record Outcome(String stdout, String stderr, int exit, List<ExecSandboxEvent> events) {}

    public Outcome exec(Sandbox sandbox, String... command) {
        return exec(ExecSandboxRequest.newBuilder()
                .setSandboxId(sandbox.getId())
                .addAllCommand(List.of(command))
                .build());
    }

    public Outcome exec(ExecSandboxRequest request) {
        List<ExecSandboxEvent> events = new ArrayList<>();
        Iterator<ExecSandboxEvent> stream = shell().execSandbox(request);
        stream.forEachRemaining(events::add);
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        events.forEach(event -> {
            out.append(event.getStdout().getData().toStringUtf8());
            err.append(event.getStderr().getData().toStringUtf8());
        });
        return new Outcome(
                out.toString(),
                err.toString(),
                events.get(events.size() - 1).getExit().getExitCode(),
                events);
    }

    /** The status with which a call is refused. */
    public static Status refusal(ThrowingCallable call) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(refusal).isNotNull();
        return refusal.getStatus();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.nemoclaw.internal.fake;

import io.nemoclaw.BackendId;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.Endpoint;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.ImageRef;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.spi.Availability;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.Capabilities.Feature;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.Gateway.Origin;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;
import io.nemoclaw.spi.HostFacts;
import io.nemoclaw.spi.ImageDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A backend whose gateway is a {@link FakeGateway}. What shall happen is set in its fields; what was done is listed. */
public final class FakeBackend implements GatewayBackend, ImageDelivery {
    /** Something that runs inside a call, for tests that need to be there. */
    @FunctionalInterface
    public interface Hook {
        void run() throws NemoClawException, InterruptedException;
    }

    public final FakeGateway gateway = new FakeGateway();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<Finding> findings = new ArrayList<>();
    public @Nullable Availability availability = new Availability.Available("it is a fake");
    public Capabilities capabilities =
            Capabilities.of(Feature.ISOLATION, Feature.IMPORTS_ARCHIVES, Feature.BUILDS_DOCKERFILES);
    public boolean running;
    public Origin nextOrigin = Origin.CREATED;
    public Hook onStart = () -> {};
    public Hook onPrepare = () -> {};
    public Hook onAttach = () -> {};
    public boolean destroyFails;
    private final BackendId id;
    private final int rank;

    public FakeBackend(String id, int rank) {
        this.id = BackendId.of(id);
        this.rank = rank;
    }

    public FakeBackend() {
        this("fake", 10);
    }

    @Override
    public BackendId id() {
        return id;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public GatewayName gatewayName(InstanceId instance) {
        return GatewayName.of(id + "-" + instance);
    }

    @Override
    public Availability probe(HostFacts host) {
        return Objects.requireNonNull(availability, "this backend breaks its promise");
    }

    @Override
    public List<Finding> preflight(GatewaySpec spec, BackendContext context) {
        return List.copyOf(findings);
    }

    private Gateway gateway(GatewaySpec spec, Origin origin) {
        return new Gateway(
                gatewayName(spec.instance()), Endpoint.parse("http://127.0.0.1:1001"), Optional.empty(), origin);
    }

    @Override
    public Gateway start(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException {
        onStart.run();
        if (running) {
            return gateway(spec, Origin.REUSED);
        }
        calls.add("start");
        context.progress("boot", "booting");
        running = true;
        return gateway(spec, nextOrigin);
    }

    @Override
    public Optional<Gateway> attach(GatewaySpec spec, BackendContext context)
            throws NemoClawException, InterruptedException {
        onAttach.run();
        return running ? Optional.of(gateway(spec, Origin.REUSED)) : Optional.empty();
    }

    @Override
    public GatewayStatus status(GatewaySpec spec, BackendContext context) {
        return new GatewayStatus(
                gatewayName(spec.instance()),
                id,
                running ? GatewayStatus.Health.HEALTHY : GatewayStatus.Health.STOPPED,
                Optional.empty(),
                Optional.empty(),
                "");
    }

    @Override
    public void stop(GatewaySpec spec, BackendContext context) {
        calls.add("stop");
        running = false;
    }

    @Override
    public List<String> removable(GatewaySpec spec, BackendContext context) {
        return running ? List.of("gateway " + gatewayName(spec.instance())) : List.of();
    }

    @Override
    public DestroyReport destroy(GatewaySpec spec, BackendContext context) {
        calls.add("destroy");
        if (destroyFails) {
            return new DestroyReport(
                    List.of(), List.of(new DestroyReport.Leftover("gateway", "the engine is down", "start it")));
        }
        List<String> removed = removable(spec, context);
        running = false;
        gateway.loseEverything();
        return new DestroyReport(removed, List.of());
    }

    @Override
    public ImageDelivery images() {
        return this;
    }

    @Override
    public Prepared prepare(SandboxImage image, SandboxName sandbox, GatewaySpec spec, BackendContext context)
            throws NemoClawException, InterruptedException {
        onPrepare.run();
        calls.add("prepare");
        ImageRef ref = image instanceof SandboxImage.Reference reference ? reference.ref() : ImageRef.of("built:1");
        return new Prepared() {
            @Override
            public ImageRef reference() {
                return ref;
            }

            @Override
            public void close() {
                calls.add("discard");
            }
        };
    }

    @Override
    public ImageRef deliver(Prepared image, Gateway target, GatewaySpec spec, BackendContext context) {
        calls.add("deliver");
        return image.reference();
    }

    /** An availability that says no. */
    public static Availability missing(String reason) {
        return new Availability.Unavailable(ErrorCode.BACKEND_UNAVAILABLE, reason, "install it");
    }
}

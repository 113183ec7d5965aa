package io.nemoclaw.bench;

import io.nemoclaw.BackendId;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.ImageRef;
import io.nemoclaw.InstanceId;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.spi.Availability;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;
import io.nemoclaw.spi.HostFacts;
import io.nemoclaw.spi.ImageDelivery;
import java.util.List;
import java.util.Optional;

/** A backend over a gateway that runs already, so that what is measured is the library's own time. Thread-safe. */
record RunningGateway(Gateway gateway) implements GatewayBackend, ImageDelivery {
    private record Named(ImageRef reference) implements Prepared {
        @Override
        public void close() {
            // nothing was prepared
        }
    }

    @Override
    public BackendId id() {
        return BackendId.of("running");
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Capabilities.Feature.PULLS_IMAGES);
    }

    @Override
    public GatewayName gatewayName(InstanceId instance) {
        return gateway.name();
    }

    @Override
    public Availability probe(HostFacts host) {
        return new Availability.Available("it runs");
    }

    @Override
    public List<Finding> preflight(GatewaySpec spec, BackendContext context) {
        return List.of();
    }

    @Override
    public Gateway start(GatewaySpec spec, BackendContext context) {
        return gateway;
    }

    @Override
    public Optional<Gateway> attach(GatewaySpec spec, BackendContext context) {
        return Optional.of(gateway);
    }

    @Override
    public GatewayStatus status(GatewaySpec spec, BackendContext context) {
        return new GatewayStatus(
                gateway.name(), id(), GatewayStatus.Health.HEALTHY, Optional.of(gateway.endpoint()), Optional.empty(), "");
    }

    @Override
    public void stop(GatewaySpec spec, BackendContext context) {
        // it belongs to the benchmark
    }

    @Override
    public List<String> removable(GatewaySpec spec, BackendContext context) {
        return List.of();
    }

    @Override
    public DestroyReport destroy(GatewaySpec spec, BackendContext context) {
        return DestroyReport.empty();
    }

    @Override
    public ImageDelivery images() {
        return this;
    }

    @Override
    public Prepared prepare(SandboxImage image, SandboxName sandbox, GatewaySpec spec, BackendContext context) {
        return new Named(((SandboxImage.Reference) image).ref());
    }

    @Override
    public ImageRef deliver(Prepared image, Gateway target, GatewaySpec spec, BackendContext context) {
        return image.reference();
    }
}

package io.nemoclaw.examples;

import io.nemoclaw.BackendId;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.Diagnosis;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A backend of one's own: another backend plus a house rule, here that gateways run only where an operator has allowed
 * it. It is handed to the builder; one that shall always be there is offered through {@link ServiceLoader}.
 *
 * <p>Stateless, like every backend, and therefore thread-safe.
 */
public final class CustomBackend implements GatewayBackend {
    /** The environment variable with which an operator allows gateways on a host. */
    public static final String PERMISSION = "ACME_GATEWAYS_ALLOWED";

    private final GatewayBackend runner;

    /** Adds the rule to a backend that does the work. */
    public CustomBackend(GatewayBackend runner) {
        this.runner = runner;
    }

    /** Onboards a sandbox on the embedded gateway, with the house rule. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(outcome(System.getenv()));
    }

    static String outcome(Map<String, String> environment) throws Exception {
        CustomBackend backend = new CustomBackend(embedded());
        OnboardRequest request = OnboardRequest.builder(
                        SandboxName.of("in-house"), SandboxImage.reference("ghcr.io/acme/agent:1"))
                .build();
        try (Scratch scratch = new Scratch();
                NemoClaw nemoclaw = scratch.builder()
                        .environment(environment)
                        .backend(backend)
                        .backend(backend.id())
                        .build()) {
            return nemoclaw.onboard(request)
                    .fold(
                            ready -> "ready on " + ready.report().backend().orElseThrow(),
                            blocked -> "blocked: " + blocked.findings().get(0).reason(),
                            failed -> "failed: " + failed.cause().getMessage());
        }
    }

    static GatewayBackend embedded() {
        return ServiceLoader.load(GatewayBackend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.id().value().equals("embedded"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public BackendId id() {
        return BackendId.of("acme");
    }

    @Override
    public List<Finding> preflight(GatewaySpec spec, BackendContext context)
            throws NemoClawException, InterruptedException {
        List<Finding> findings = new ArrayList<>(runner.preflight(spec, context));
        if (!"yes".equals(context.host().environment().get(PERMISSION))) {
            findings.add(Finding.blocking(
                    "acme_not_allowed",
                    ErrorCode.BACKEND_UNAVAILABLE,
                    "Gateways are not allowed on this host",
                    PERMISSION + " is not 'yes'",
                    "ask the operator to set " + PERMISSION + "=yes"));
        }
        return findings;
    }

    // Everything else is the other backend's.

    @Override
    public Capabilities capabilities() {
        return runner.capabilities();
    }

    @Override
    public GatewayName gatewayName(InstanceId instance) {
        return runner.gatewayName(instance);
    }

    @Override
    public Availability probe(HostFacts host) {
        return runner.probe(host);
    }

    @Override
    public Gateway start(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException {
        return runner.start(spec, context);
    }

    @Override
    public Optional<Gateway> attach(GatewaySpec spec, BackendContext context)
            throws NemoClawException, InterruptedException {
        return runner.attach(spec, context);
    }

    @Override
    public GatewayStatus status(GatewaySpec spec, BackendContext context) throws InterruptedException {
        GatewayStatus status = runner.status(spec, context);
        return new GatewayStatus(
                status.name(), id(), status.health(), status.endpoint(), status.version(), status.detail());
    }

    @Override
    public void stop(GatewaySpec spec, BackendContext context) throws NemoClawException, InterruptedException {
        runner.stop(spec, context);
    }

    @Override
    public List<String> removable(GatewaySpec spec, BackendContext context) throws InterruptedException {
        return runner.removable(spec, context);
    }

    @Override
    public DestroyReport destroy(GatewaySpec spec, BackendContext context) throws InterruptedException {
        return runner.destroy(spec, context);
    }

    @Override
    public ImageDelivery images() {
        return runner.images();
    }

    @Override
    public List<Diagnosis.Attachment> collect(GatewaySpec spec, BackendContext context) throws InterruptedException {
        return runner.collect(spec, context);
    }
}

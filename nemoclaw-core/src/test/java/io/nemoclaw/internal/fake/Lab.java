package io.nemoclaw.internal.fake;

import io.nemoclaw.BackendId;
import io.nemoclaw.Credential;
import io.nemoclaw.Inference;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.backend.BackendSelection;
import io.nemoclaw.internal.backend.Backends;
import io.nemoclaw.internal.backend.CallContext.ProgressSink;
import io.nemoclaw.internal.gateway.Connections;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.onboard.OnboardEngine;
import io.nemoclaw.internal.state.JsonRegistry;
import io.nemoclaw.internal.state.JsonSessionStore;
import io.nemoclaw.internal.state.OsInstanceLocks;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.SessionStore;
import io.nemoclaw.internal.state.StateLayout;
import io.nemoclaw.internal.work.Workers;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.HostFacts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One instance with fakes around it, in a directory of the test. */
public final class Lab implements AutoCloseable {
    public static final SandboxName DEMO = SandboxName.of("demo");
    public static final String SECRET = "nvapi-0123456789abcdef";

    public final FakeBackend backend = new FakeBackend();
    public final EventLog events = new EventLog();
    public final Map<String, Secret> credentials = new HashMap<>(Map.of("NVIDIA_API_KEY", Secret.of(SECRET)));
    public final Map<String, String> environment = new HashMap<>();
    public final StateLayout layout;
    public Optional<BackendId> insisted = Optional.empty();
    public UnaryOperator<SessionStore> journaling = UnaryOperator.identity();
    private final Workers workers = new Workers(null);

    public Lab(Path home) {
        this.layout = new StateLayout(home, InstanceId.DEFAULT);
    }

    /** A request for the sandbox {@code demo} with everything. */
    public static OnboardRequest.Builder request() {
        return OnboardRequest.builder(DEMO, SandboxImage.reference("demo:1"))
                .inference(route())
                .policyPresets(List.of("pypi"));
    }

    public static Inference route() {
        return Inference.of(InferenceProvider.NVIDIA, "nvidia/model", Credential.fromEnvironment("NVIDIA_API_KEY"));
    }

    /** The instance's surroundings, with the fields as they are now. */
    public InstanceContext context(GatewayBackend... more) {
        HostFacts host = new HostFacts(environment, "Linux", "amd64");
        List<GatewayBackend> backends = new java.util.ArrayList<>(List.of(backend));
        backends.addAll(List.of(more));
        return new InstanceContext(
                InstanceId.DEFAULT,
                layout,
                host,
                Clock.systemUTC(),
                name -> Optional.ofNullable(credentials.get(name)),
                new BackendSelection(new Backends(backends), host),
                insisted,
                journaling.apply(new JsonSessionStore(layout.sessionFile())),
                new JsonRegistry(layout.registryFile()),
                new OsInstanceLocks(layout, Clock.systemUTC()),
                new Connections((gateway, limit) -> backend.gateway),
                events,
                workers);
    }

    /** The way to the fake gateway. */
    public GatewayAccess access(InstanceContext context) {
        return new GatewayAccess(
                () -> context.gatewayOf(backend, Duration.ofSeconds(5), ProgressSink.NONE), context.connections());
    }

    public OnboardEngine engine(GatewayBackend... more) {
        InstanceContext context = context(more);
        return new OnboardEngine(context, access(context));
    }

    /** Runs an onboarding and checks its events. */
    public OnboardResult run(OnboardRequest request) throws NemoClawException, InterruptedException {
        try {
            return engine().run(Long.toHexString(System.nanoTime()), request, machine -> {});
        } finally {
            if (!events.events.isEmpty()) {
                events.check();
            }
        }
    }

    public Optional<Session> session() throws NemoClawException {
        return new JsonSessionStore(layout.sessionFile()).load();
    }

    public Workers workers() {
        return workers;
    }

    @Override
    public void close() {
        workers.close();
    }
}

package io.nemoclaw;

import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.internal.Assembly;
import io.nemoclaw.spi.GatewayBackend;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Onboards sandboxes on OpenShell and looks after their gateway. One object stands for one instance on this host.
 *
 * <pre>{@code
 * try (NemoClaw nemoclaw = NemoClaw.builder().build()) {
 *     OnboardResult result = nemoclaw.onboard(
 *             OnboardRequest.builder(SandboxName.of("my-assistant"), SandboxImage.reference("ghcr.io/acme/agent:1"))
 *                     .build());
 *     ExecResult answer = result.orElseThrow().exec(Exec.of("python3", "-c", "print(6*7)"));
 * }
 * }</pre>
 *
 * <p>Building one touches nothing: no file, no process, no network. Operations that read ({@link #backends()},
 * {@link #plan}, {@link #sandbox}, {@link #sandboxes()}, {@link #gateway()}, {@link #diagnose()}) take no lock and change
 * nothing. Operations that change take the instance's lock; a second one at the same time is refused at once with
 * {@link ErrorCode#INSTANCE_LOCKED} and the holder's identity.
 *
 * <p>Thread-safe.
 */
public interface NemoClaw extends AutoCloseable {
    /** A builder with working defaults. */
    static Builder builder() {
        return new Builder();
    }

    /** Every backend on the class path or module path: whether it could run here, and why not. Takes under a second. */
    List<BackendStatus> backends();

    /**
     * Runs an onboarding to its end.
     *
     * @return how it ended: a step that fails is a {@link OnboardResult.Failed}, not an exception
     * @throws NemoClawException if the run could not begin: {@link ErrorCode#INSTANCE_LOCKED},
     *     {@link ErrorCode#SESSION_MALFORMED}, {@link ErrorCode#SESSION_FUTURE_VERSION},
     *     {@link ErrorCode#SESSION_CONFLICT}, {@link ErrorCode#NOTHING_TO_RESUME}, {@link ErrorCode#UNKNOWN_BACKEND},
     *     {@link ErrorCode#NO_BACKEND}, {@link ErrorCode#BACKEND_UNAVAILABLE}, {@link ErrorCode#STATE_IO}
     * @throws InterruptedException if the calling thread is interrupted; the run is ended and its session stays
     *     resumable
     */
    OnboardResult onboard(OnboardRequest request) throws NemoClawException, InterruptedException;

    /** Starts an onboarding in the background. */
    OnboardRun start(OnboardRequest request);

    /**
     * Carries on the recorded session of a sandbox with its recorded settings.
     *
     * @throws NemoClawException {@link ErrorCode#NOTHING_TO_RESUME} if there is none, and what {@link #onboard} throws
     */
    OnboardResult resume(SandboxName name) throws NemoClawException, InterruptedException;

    /**
     * Finds out what an onboarding would do, and changes nothing.
     *
     * @throws NemoClawException as {@link #onboard}, apart from the lock, which is not taken
     */
    OnboardPlan plan(OnboardRequest request) throws NemoClawException, InterruptedException;

    /**
     * A handle on a sandbox in this instance's gateway.
     *
     * @throws NemoClawException {@link ErrorCode#SANDBOX_NOT_FOUND}, {@link ErrorCode#GATEWAY_NOT_FOUND},
     *     {@link ErrorCode#GATEWAY_UNREACHABLE}, {@link ErrorCode#GATEWAY_CERTIFICATE_MISMATCH},
     *     {@link ErrorCode#GATEWAY_VERSION_UNSUPPORTED}
     */
    Sandbox sandbox(SandboxName name) throws NemoClawException, InterruptedException;

    /**
     * Recorded and live sandboxes, by name. A gateway that does not answer leaves the recorded ones, with the phase
     * {@link SandboxInfo.Phase#UNREACHABLE}.
     *
     * @throws NemoClawException {@link ErrorCode#REGISTRY_MALFORMED}, {@link ErrorCode#STATE_IO}
     */
    List<SandboxInfo> sandboxes() throws NemoClawException, InterruptedException;

    /**
     * The state of this instance's gateway.
     *
     * @throws NemoClawException {@link ErrorCode#SESSION_MALFORMED}, {@link ErrorCode#NO_BACKEND}
     */
    GatewayStatus gateway() throws NemoClawException, InterruptedException;

    /**
     * Brings the recorded gateway back, renews its trust, and re-creates what it lost: providers, routes and recorded
     * sandboxes.
     *
     * @throws NemoClawException {@link ErrorCode#GATEWAY_NOT_FOUND} if nothing is recorded, and what a gateway's start
     *     throws
     */
    RecoverReport recover() throws NemoClawException, InterruptedException;

    /** Lists what destroying one sandbox would remove. Changes nothing. */
    DestroyPlan planDestroy(SandboxName name) throws NemoClawException, InterruptedException;

    /** Lists what destroying the whole instance would remove: sandboxes, gateway, state. Changes nothing. */
    DestroyPlan planDestroyAll() throws NemoClawException, InterruptedException;

    /**
     * Removes what a plan lists. Idempotent: what is already gone is not an error. What could not be removed is
     * reported, and its record is kept.
     *
     * @throws NemoClawException {@link ErrorCode#INSTANCE_LOCKED}, {@link ErrorCode#STATE_IO}
     */
    DestroyReport destroy(DestroyPlan plan) throws NemoClawException, InterruptedException;

    /** Looks around: backends, gateway, sandboxes, state files. Changes nothing and always answers. */
    Diagnosis diagnose() throws InterruptedException;

    /** Ends this object's threads and connections. Idempotent. Never stops a gateway. */
    @Override
    void close();

    /** Builds {@link NemoClaw} objects. Not thread-safe; a built object does not change with its builder. */
    final class Builder {
        private Optional<Path> stateDirectory = Optional.empty();
        private InstanceId instance = InstanceId.DEFAULT;
        private Map<String, String> environment = System.getenv();
        private final List<GatewayBackend> backends = new ArrayList<>();
        private Optional<BackendId> backend = Optional.empty();
        private OnboardListener listener = OnboardListener.NONE;
        private Clock clock = Clock.systemUTC();
        private @Nullable Executor executor;
        private @Nullable CredentialSource credentials;

        private Builder() {}

        /** Sets where state is kept; {@code NEMOCLAW_HOME}, else {@code ~/.nemoclaw} by default. */
        public Builder stateDirectory(Path directory) {
            this.stateDirectory = Optional.of(directory.toAbsolutePath().normalize());
            return this;
        }

        /** Sets the instance; {@link InstanceId#DEFAULT} by default. */
        public Builder instance(InstanceId id) {
            this.instance = Objects.requireNonNull(id, "instance");
            return this;
        }

        /** Sets the environment variables that the library looks at; those of this process by default. */
        public Builder environment(Map<String, String> variables) {
            this.environment = Map.copyOf(variables);
            return this;
        }

        /** Adds a backend beside those that {@link java.util.ServiceLoader} finds; it wins over one of the same id. */
        public Builder backend(GatewayBackend instanceOfBackend) {
            this.backends.add(Objects.requireNonNull(instanceOfBackend, "backend"));
            return this;
        }

        /** Insists on a backend for every request that names none. */
        public Builder backend(BackendId id) {
            this.backend = Optional.of(id);
            return this;
        }

        /** Sets the listener for every onboarding and recovery. */
        public Builder listener(OnboardListener newListener) {
            this.listener = Objects.requireNonNull(newListener, "listener");
            return this;
        }

        /** Sets the clock for time stamps. */
        public Builder clock(Clock newClock) {
            this.clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /**
         * Sets where background work runs, for example on virtual threads; daemon threads of its own by default. A run
         * has several tasks at the same time, so the executor must not be limited to one thread.
         */
        public Builder executor(Executor newExecutor) {
            this.executor = Objects.requireNonNull(newExecutor, "executor");
            return this;
        }

        /** Sets where credentials come from; the environment variables by default. */
        public Builder credentials(CredentialSource source) {
            this.credentials = Objects.requireNonNull(source, "credentials");
            return this;
        }

        /** Builds the object. Touches no file, process or network. */
        public NemoClaw build() {
            CredentialSource source = credentials == null ? CredentialSource.ofEnvironment(environment) : credentials;
            return Assembly.assemble(new Assembly.Parts(
                    stateDirectory, instance, environment, backends, backend, listener, clock, executor, source));
        }
    }
}

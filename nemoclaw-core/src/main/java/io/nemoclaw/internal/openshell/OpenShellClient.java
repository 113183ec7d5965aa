package io.nemoclaw.internal.openshell;

import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.Sandbox.LogEntry;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One gateway's services, in this library's own terms. The dialect behind it is chosen from the version that the gateway
 * reports, so callers never see which era of the wire they speak. Every call has a deadline and ends on interruption;
 * gRPC errors arrive as {@link NemoClawException}. Thread-safe.
 */
public interface OpenShellClient extends AutoCloseable {
    /** The gateway's version, as it reported it when the connection was made. */
    String version();

    /** Asks for the gateway's health. */
    void checkHealth() throws NemoClawException, InterruptedException;

    /**
     * Creates a sandbox and returns while it is still being provisioned. Safe to repeat: a sandbox of the name is
     * {@link io.nemoclaw.ErrorCode#SANDBOX_EXISTS}.
     */
    RemoteSandbox create(SandboxSpec spec) throws NemoClawException, InterruptedException;

    /** The sandbox of a name, if the gateway has it. */
    Optional<RemoteSandbox> find(SandboxName name) throws NemoClawException, InterruptedException;

    /** Every sandbox, over all pages. */
    List<RemoteSandbox> list() throws NemoClawException, InterruptedException;

    /** Asks for the deletion; false if there was nothing to delete. The record vanishes later. */
    boolean delete(SandboxName name) throws NemoClawException, InterruptedException;

    /** Waits until a sandbox is ready; fails at once, with the condition's text, when it goes to ERROR. */
    RemoteSandbox awaitReady(SandboxName name, Duration limit, Consumer<String> progress)
            throws NemoClawException, InterruptedException;

    /** Waits until a sandbox is gone. */
    void awaitDeleted(SandboxName name, Duration limit) throws NemoClawException, InterruptedException;

    /** Runs a command and collects its output. */
    ExecResult exec(RemoteSandbox sandbox, Exec command) throws NemoClawException, InterruptedException;

    /** Runs a command and streams its output. */
    ExecResult exec(RemoteSandbox sandbox, Exec command, Exec.Listener listener)
            throws NemoClawException, InterruptedException;

    /** See {@link io.nemoclaw.Sandbox#upload}. */
    long upload(RemoteSandbox sandbox, Path source, String target) throws NemoClawException, InterruptedException;

    /** See {@link io.nemoclaw.Sandbox#download}. */
    long download(RemoteSandbox sandbox, String source, Path target) throws NemoClawException, InterruptedException;

    /** The latest log lines, oldest first. */
    List<LogEntry> logs(RemoteSandbox sandbox, int lines) throws NemoClawException, InterruptedException;

    /** The provider of a name, if the gateway has it; credential values are never returned. */
    Optional<Provider> provider(String name) throws NemoClawException, InterruptedException;

    /** Creates the provider, or updates it if it is there; true if it was created. */
    boolean ensureProvider(Provider provider, Map<String, Secret> credentials)
            throws NemoClawException, InterruptedException;

    /** Deletes the provider; false if there was none. */
    boolean deleteProvider(String name) throws NemoClawException, InterruptedException;

    /** The route behind {@code inference.local}, if one is set. */
    Optional<InferenceRoute> inferenceRoute() throws NemoClawException, InterruptedException;

    /** Sets the route behind {@code inference.local}. */
    void setInferenceRoute(InferenceRoute route, boolean verified) throws NemoClawException, InterruptedException;

    /** The policy in force. */
    Policy policy(RemoteSandbox sandbox) throws NemoClawException, InterruptedException;

    /** Submits a policy and waits until the sandbox has loaded it. */
    Policy.Revision setPolicy(RemoteSandbox sandbox, Policy policy, Duration limit)
            throws NemoClawException, InterruptedException;

    /** The effective settings of a sandbox, as text. */
    Map<String, String> settings(RemoteSandbox sandbox) throws NemoClawException, InterruptedException;

    /** Sets a setting of a sandbox. */
    void setSetting(RemoteSandbox sandbox, String key, String value) throws NemoClawException, InterruptedException;

    /** Ends the connection. Idempotent. */
    @Override
    void close();

    /** What a sandbox is created from. */
    record SandboxSpec(
            SandboxName name,
            ImageRef image,
            Map<String, String> environment,
            List<String> providers,
            Optional<Policy> policy) {
        public SandboxSpec {
            environment = Map.copyOf(environment);
            providers = List.copyOf(providers);
        }
    }

    /** What the gateway says of a sandbox. The message is that of the condition behind the phase; it may be empty. */
    record RemoteSandbox(
            SandboxName name,
            String id,
            SandboxInfo.Phase phase,
            String image,
            List<String> providers,
            String message) {
        public RemoteSandbox {
            providers = List.copyOf(providers);
        }
    }

    /** A provider without its credential values. */
    record Provider(String name, String type, List<String> credentialKeys, Map<String, String> config) {
        public Provider {
            credentialKeys = List.copyOf(credentialKeys);
            config = Map.copyOf(config);
        }
    }

    /** A route: provider, model, and the limit for one request if it is not the gateway's default. */
    record InferenceRoute(String provider, String model, Optional<Duration> timeout) {}
}

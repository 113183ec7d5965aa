package io.nemoclaw.internal.openshell.v026;

import io.grpc.ManagedChannel;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.Sandbox.LogEntry;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.FileTransfer;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.wire.HealthRequest;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.version.ToolVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The dialect of OpenShell 0.0.26 to 0.0.36: one wire format, because 0.0.30 only added fields. */
public final class Client026 implements OpenShellClient {
    private final ManagedChannel channel;
    private final Calls calls;
    private final String version;
    private final SandboxCalls sandboxes;
    private final SandboxWatch watch;
    private final Execution execution;
    private final ProviderCalls providers;
    private final InferenceCalls inference;
    private final PolicyCalls policies;
    private final ObservationCalls observations;

    /** A client that owns the channel. */
    public Client026(ManagedChannel channel, Calls calls, String version, ToolVersion parsed) {
        this.channel = channel;
        this.calls = calls;
        this.version = version;
        this.sandboxes = new SandboxCalls(calls);
        this.watch = new SandboxWatch(calls, sandboxes);
        this.execution = new Execution(calls);
        this.providers = new ProviderCalls(calls);
        this.inference = new InferenceCalls(calls);
        this.policies = new PolicyCalls(calls, parsed);
        this.observations = new ObservationCalls(calls);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public void checkHealth() throws NemoClawException, InterruptedException {
        calls.repeatable(
                OpenShellGrpc.getHealthMethod(), HealthRequest.getDefaultInstance(), "check the gateway", Map.of());
    }

    @Override
    public RemoteSandbox create(SandboxSpec spec) throws NemoClawException, InterruptedException {
        return sandboxes.create(spec, policies);
    }

    @Override
    public Optional<RemoteSandbox> find(SandboxName name) throws NemoClawException, InterruptedException {
        return sandboxes.find(name);
    }

    @Override
    public List<RemoteSandbox> list() throws NemoClawException, InterruptedException {
        return sandboxes.list();
    }

    @Override
    public boolean delete(SandboxName name) throws NemoClawException, InterruptedException {
        return sandboxes.delete(name);
    }

    @Override
    public RemoteSandbox awaitReady(SandboxName name, Duration limit, Consumer<String> progress)
            throws NemoClawException, InterruptedException {
        return watch.awaitReady(name, limit, progress);
    }

    @Override
    public void awaitDeleted(SandboxName name, Duration limit) throws NemoClawException, InterruptedException {
        watch.awaitDeleted(name, limit);
    }

    @Override
    public ExecResult exec(RemoteSandbox sandbox, Exec command) throws NemoClawException, InterruptedException {
        return execution.collect(sandbox, command);
    }

    @Override
    public ExecResult exec(RemoteSandbox sandbox, Exec command, Exec.Listener listener)
            throws NemoClawException, InterruptedException {
        return execution.stream(sandbox, command, listener);
    }

    @Override
    public long upload(RemoteSandbox sandbox, Path source, String target)
            throws NemoClawException, InterruptedException {
        return transfer(sandbox).upload(source, target);
    }

    @Override
    public long download(RemoteSandbox sandbox, String source, Path target)
            throws NemoClawException, InterruptedException {
        return transfer(sandbox).download(source, target);
    }

    private FileTransfer transfer(RemoteSandbox sandbox) {
        return new FileTransfer((command, stdout) -> execution.pipe(sandbox, command, stdout));
    }

    @Override
    public List<LogEntry> logs(RemoteSandbox sandbox, int lines) throws NemoClawException, InterruptedException {
        return observations.logs(sandbox, lines);
    }

    @Override
    public Optional<Provider> provider(String name) throws NemoClawException, InterruptedException {
        return providers.find(name);
    }

    @Override
    public boolean ensureProvider(Provider provider, Map<String, Secret> credentials)
            throws NemoClawException, InterruptedException {
        return providers.ensure(provider, credentials);
    }

    @Override
    public boolean deleteProvider(String name) throws NemoClawException, InterruptedException {
        return providers.delete(name);
    }

    @Override
    public Optional<InferenceRoute> inferenceRoute() throws NemoClawException, InterruptedException {
        return inference.route();
    }

    @Override
    public void setInferenceRoute(InferenceRoute route, boolean verified)
            throws NemoClawException, InterruptedException {
        inference.set(route, verified);
    }

    @Override
    public Policy policy(RemoteSandbox sandbox) throws NemoClawException, InterruptedException {
        return policies.effective(sandbox);
    }

    @Override
    public Policy.Revision setPolicy(RemoteSandbox sandbox, Policy policy, Duration limit)
            throws NemoClawException, InterruptedException {
        return policies.set(sandbox, policy, limit);
    }

    @Override
    public Map<String, String> settings(RemoteSandbox sandbox) throws NemoClawException, InterruptedException {
        return observations.settings(sandbox);
    }

    @Override
    public void setSetting(RemoteSandbox sandbox, String key, String value)
            throws NemoClawException, InterruptedException {
        observations.setSetting(sandbox, key, value);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

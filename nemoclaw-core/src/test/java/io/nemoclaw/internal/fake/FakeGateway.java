package io.nemoclaw.internal.fake;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.Sandbox.LogEntry;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.openshell.OpenShellClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a gateway holds, in memory, behind the client's own interface. It counts what is done to it. */
public final class FakeGateway implements OpenShellClient {
    /** A policy without network rules. */
    public static final String BASE_POLICY = "version: 1\n";

    public final Map<SandboxName, RemoteSandbox> sandboxes = new TreeMap<>();
    public final Map<String, Provider> providers = new HashMap<>();
    public final Map<String, String> files = new HashMap<>();
    public final Map<SandboxName, Policy> policies = new HashMap<>();
    public final List<String> effects = new ArrayList<>();
    public final List<String> secretsSeen = new ArrayList<>();
    public @Nullable InferenceRoute route;
    public Phase nextPhase = Phase.READY;
    public String condition = "";
    public Optional<String> acceptedSecret = Optional.empty();
    public String version = "0.0.32";
    private final AtomicInteger ids = new AtomicInteger();
    private @Nullable NemoClawException next;

    /** The next call with an effect fails. */
    public void failNext(NemoClawException failure) {
        next = failure;
    }

    /** Everything that a gateway created anew does not have. */
    public void loseEverything() {
        sandboxes.clear();
        providers.clear();
        policies.clear();
        files.clear();
        route = null;
    }

    private void effect(String what) throws NemoClawException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(what);
        }
        NemoClawException failure = next;
        next = null;
        if (failure != null) {
            throw failure;
        }
        effects.add(what);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public void checkHealth() {}

    @Override
    public RemoteSandbox create(SandboxSpec spec) throws NemoClawException, InterruptedException {
        if (sandboxes.containsKey(spec.name())) {
            throw NemoClawException.of(ErrorCode.SANDBOX_EXISTS, spec.name().value());
        }
        effect("create " + spec.name());
        RemoteSandbox sandbox = new RemoteSandbox(
                spec.name(),
                "id-" + ids.incrementAndGet(),
                Phase.PROVISIONING,
                spec.image().value(),
                spec.providers(),
                "");
        sandboxes.put(spec.name(), sandbox);
        policies.put(spec.name(), spec.policy().orElse(Policy.ofYaml(BASE_POLICY)));
        return sandbox;
    }

    @Override
    public Optional<RemoteSandbox> find(SandboxName name) {
        return Optional.ofNullable(sandboxes.get(name));
    }

    @Override
    public List<RemoteSandbox> list() {
        return List.copyOf(sandboxes.values());
    }

    @Override
    public boolean delete(SandboxName name) throws NemoClawException, InterruptedException {
        effect("delete " + name);
        return sandboxes.remove(name) != null;
    }

    /** Puts a sandbox into a phase. */
    public void phase(SandboxName name, Phase phase, String message) {
        RemoteSandbox old = sandboxes.get(name);
        sandboxes.put(name, new RemoteSandbox(name, old.id(), phase, old.image(), old.providers(), message));
    }

    @Override
    public RemoteSandbox awaitReady(SandboxName name, Duration limit, Consumer<String> progress)
            throws NemoClawException, InterruptedException {
        effect("await " + name);
        progress.accept("pulling");
        phase(name, nextPhase, condition);
        RemoteSandbox sandbox = sandboxes.get(name);
        if (sandbox.phase() != Phase.READY) {
            throw NemoClawException.of(ErrorCode.SANDBOX_FAILED, name + " went to ERROR: " + condition);
        }
        return sandbox;
    }

    @Override
    public void awaitDeleted(SandboxName name, Duration limit) {
        sandboxes.remove(name);
    }

    @Override
    public ExecResult exec(RemoteSandbox sandbox, Exec command) throws NemoClawException, InterruptedException {
        String script = String.join(" ", command.command());
        if (!sandbox.equals(sandboxes.get(sandbox.name()))) {
            throw NemoClawException.of(ErrorCode.SANDBOX_NOT_FOUND, "no sandbox " + sandbox.id());
        }
        if (script.contains("cat >")) {
            effect("configure " + sandbox.name());
            files.put(sandbox.id(), new String(command.stdin(), StandardCharsets.UTF_8));
            return result("");
        }
        if (script.contains("config.json")) {
            return result(files.getOrDefault(sandbox.id(), ""));
        }
        effect("exec " + sandbox.name());
        return script.contains("6 * 7") ? result("nemoclaw 42\n") : result("");
    }

    private static ExecResult result(String stdout) {
        return new ExecResult(0, stdout, "", Duration.ofMillis(1));
    }

    @Override
    public ExecResult exec(RemoteSandbox sandbox, Exec command, Exec.Listener listener)
            throws NemoClawException, InterruptedException {
        ExecResult result = exec(sandbox, command);
        listener.stdout(result.stdout());
        return new ExecResult(result.exitCode(), "", "", result.took());
    }

    @Override
    public long upload(RemoteSandbox sandbox, Path source, String target) {
        return 0;
    }

    @Override
    public long download(RemoteSandbox sandbox, String source, Path target) {
        return 0;
    }

    @Override
    public List<LogEntry> logs(RemoteSandbox sandbox, int lines) {
        return List.of();
    }

    @Override
    public Optional<Provider> provider(String name) {
        return Optional.ofNullable(providers.get(name));
    }

    @Override
    public boolean ensureProvider(Provider provider, Map<String, Secret> credentials)
            throws NemoClawException, InterruptedException {
        effect("provider " + provider.name());
        credentials.values().forEach(secret -> secretsSeen.add(secret.reveal(value -> value)));
        return providers.put(provider.name(), provider) == null;
    }

    @Override
    public boolean deleteProvider(String name) {
        return providers.remove(name) != null;
    }

    @Override
    public Optional<InferenceRoute> inferenceRoute() {
        return Optional.ofNullable(route);
    }

    @Override
    public void setInferenceRoute(InferenceRoute wanted, boolean verified)
            throws NemoClawException, InterruptedException {
        effect("route " + wanted.provider());
        String last = secretsSeen.isEmpty() ? "" : secretsSeen.get(secretsSeen.size() - 1);
        if (verified && acceptedSecret.isPresent() && !acceptedSecret.get().equals(last)) {
            throw NemoClawException.of(ErrorCode.INFERENCE_REJECTED, "401 from upstream");
        }
        route = wanted;
    }

    @Override
    public Policy policy(RemoteSandbox sandbox) throws NemoClawException {
        return policies.getOrDefault(sandbox.name(), Policy.ofYaml(BASE_POLICY));
    }

    @Override
    public Policy.Revision setPolicy(RemoteSandbox sandbox, Policy policy, Duration limit)
            throws NemoClawException, InterruptedException {
        effect("policy " + sandbox.name());
        policies.put(sandbox.name(), policy);
        return new Policy.Revision(2, "hash", Policy.Revision.Status.LOADED, Optional.empty());
    }

    @Override
    public Map<String, String> settings(RemoteSandbox sandbox) {
        return Map.of();
    }

    @Override
    public void setSetting(RemoteSandbox sandbox, String key, String value) {}

    @Override
    public void close() {}
}

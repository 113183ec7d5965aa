package io.nemoclaw.testkit.internal.sandbox;

import io.nemoclaw.internal.openshell.wire.ExecSandboxRequest;
import io.nemoclaw.internal.openshell.wire.SandboxSpec;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import io.nemoclaw.testkit.internal.store.Providers;
import io.nemoclaw.testkit.internal.store.Refusal;
import io.nemoclaw.testkit.internal.store.SandboxEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** Runs the commands of sandboxes as local processes, each sandbox in a private directory. Thread-safe. */
public final class SandboxHost {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path root;
    private final Providers providers;
    private final ExecutorService threads;
    private final Set<ExecRun> running = ConcurrentHashMap.newKeySet();

    /**
     * @param root the directory below which the private directories are made
     * @param threads for the commands' pipes
     */
    public SandboxHost(Path root, Providers providers, ExecutorService threads) {
        this.root = root.toAbsolutePath();
        this.providers = providers;
        this.threads = threads;
    }

    /** The private directory of a sandbox. */
    public Path home(String id) {
        return root.resolve(id);
    }

    /** Makes the private directory. */
    public void prepare(String id) {
        try {
            PrivateFiles.directory(home(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses a command that the gateway would not pass on. */
    public static void check(ExecSandboxRequest request) {
        ExecLine.check(request);
    }

    /** Runs a command to its end. */
    public void exec(SandboxEntry entry, ExecSandboxRequest request, ExecRun.Sink sink, Cancellation cancellation)
            throws InterruptedException {
        ExecRun run;
        try {
            run = ExecRun.start(home(entry.id()), request, environment(entry), sink);
        } catch (IOException e) {
            throw Refusal.internal("failed to start the command: " + e.getMessage());
        }
        running.add(run);
        cancellation.onCancel(run::kill);
        try {
            run.pump(threads);
        } finally {
            running.remove(run);
        }
    }

    /** How a command is told that its client has gone. */
    public interface Cancellation {
        /** Has an action run when the client goes, at once if it has gone already. */
        void onCancel(Runnable action);
    }

    private Map<String, String> environment(SandboxEntry entry) {
        SandboxSpec spec = entry.sandbox().getSpec();
        Map<String, String> environment = new HashMap<>(providers.placeholders(spec.getProvidersList()));
        environment.putAll(spec.getTemplate().getEnvironmentMap());
        environment.putAll(spec.getEnvironmentMap());
        environment.put("HOME", home(entry.id()).toString());
        environment.put("USER", "sandbox");
        environment.put("SHELL", "/bin/bash");
        environment.put("PATH", PATH);
        environment.put("TERM", "xterm-256color");
        return environment;
    }

    /** Kills what runs in a sandbox and removes its directory. */
    public void remove(String id) {
        ProcessSweep.killBelow(home(id));
        try {
            PrivateFiles.deleteTree(home(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills everything that runs in any sandbox. */
    public void killAll() {
        running.forEach(ExecRun::kill);
        ProcessSweep.killBelow(root);
    }
}

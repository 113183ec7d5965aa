package io.nemoclaw.testkit.internal.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Finds and kills the processes of sandboxes. A process belongs to a sandbox if its environment carries the mark that
 * every command is started with: unlike parentage and process groups, it survives daemons that detach themselves.
 */
public final class ProcessSweep {
    /** The environment variable that marks a command's processes: the sandbox's directory, a slash, the command's id. */
    static final String MARK = "NEMOCLAW_EMBEDDED_PROCESS";

    private static final int ROUNDS = 20;
    private static final Duration DEATH = Duration.ofSeconds(2);

    private ProcessSweep() {}

    /** Kills every process of the sandboxes below a directory; returns how many there were. */
    public static int killBelow(Path directory) {
        return kill(MARK + "=" + directory.toAbsolutePath() + "/");
    }

    /** Kills every process of one command. */
    static int killCommand(Path sandbox, String command) {
        return kill(MARK + "=" + sandbox.toAbsolutePath() + "/" + command + "\0");
    }

    private static int kill(String mark) {
        int killed = 0;
        for (int round = 0; round < ROUNDS; round++) { // a process may fork while it is looked for
            List<ProcessHandle> found = marked(mark);
            if (found.isEmpty()) {
                return killed;
            }
            found.forEach(ProcessHandle::destroyForcibly);
            killed += found.size();
            awaitDeath(found);
        }
        return killed;
    }

    private static List<ProcessHandle> marked(String mark) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(handle -> carries(handle.pid(), mark)).toList();
        }
    }

    private static boolean carries(long pid, String mark) {
        try {
            // A zombie has no environment any more, so it is never found again.
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
            return ("\0" + new String(environment, StandardCharsets.UTF_8)).contains("\0" + mark);
        } catch (IOException e) {
            return false; // it ended meanwhile, or it is another user's
        }
    }

    private static void awaitDeath(List<ProcessHandle> handles) {
        CompletableFuture<?>[] ends =
                handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            // Orphans are reaped late by some init processes; the next round looks at what is really alive.
            CompletableFuture.allOf(ends).get(DEATH.toMillis() / ROUNDS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return; // the next round decides
        }
    }
}

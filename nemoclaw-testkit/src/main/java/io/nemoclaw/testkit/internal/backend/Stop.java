package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.testkit.internal.sandbox.ProcessSweep;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops a detached gateway: TERM, wait, KILL, verify; its sandboxes' processes; its record last. Stateless. */
final class Stop {
    private static final Duration TERM = Duration.ofSeconds(3);
    private static final Duration KILL = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 10;

    private Stop() {}

    static void run(Layout layout) throws NemoClawException, InterruptedException {
        Optional<RunningProcess> running = layout.process().running();
        if (running.isPresent() && !ends(running.get())) {
            throw NemoClawException.of(
                    ErrorCode.BACKEND_FAILED,
                    "process " + running.get().pid() + " of the embedded gateway outlived SIGKILL");
        }
        if (Files.isDirectory(layout.root())) {
            ProcessSweep.killBelow(layout.sandboxes());
        }
        try {
            layout.process().remove();
        } catch (IOException e) {
            throw NemoClawException.of(
                            ErrorCode.STATE_IO,
                            "cannot remove " + layout.process().file())
                    .withCause(e);
        }
    }

    private static boolean ends(RunningProcess process) throws InterruptedException {
        signal(process, ProcessHandle::destroy);
        if (waitFor(process, TERM)) {
            return true;
        }
        signal(process, ProcessHandle::destroyForcibly);
        return waitFor(process, KILL);
    }

    private static void signal(RunningProcess process, java.util.function.Consumer<ProcessHandle> signal) {
        // The handle pins the start time, so nothing happens if the pid changes hands after the check.
        ProcessHandle.of(process.pid()).filter(handle -> process.runs()).ifPresent(signal);
    }

    private static boolean waitFor(RunningProcess process, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (process.runs()) { // a zombie does not run, while its exit may be announced late
            if (System.nanoTime() > end) {
                return false;
            }
            never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }
}

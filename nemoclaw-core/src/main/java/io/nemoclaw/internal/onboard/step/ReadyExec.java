package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.time.Deadline;
import io.nemoclaw.internal.time.Poller;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a command in a sandbox that has just become ready. The gateway may say READY a moment before the sandbox's own
 * supervisor accepts a connection (OpenShell issue reports; the exec then fails before anything has run), so such a
 * refusal is worth another try for a while. Stateless.
 */
final class ReadyExec {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Poller POLLER = new Poller(Duration.ofMillis(50), Duration.ofSeconds(2));
    private static final Set<ErrorCode> NOT_YET = Set.of(ErrorCode.SANDBOX_NOT_READY, ErrorCode.EXEC_FAILED);

    private ReadyExec() {}

    static ExecResult run(Workbench bench, Exec command) throws NemoClawException, InterruptedException {
        Deadline deadline = Deadline.after(PATIENCE);
        return POLLER.until(deadline, () -> attempt(bench, command, deadline))
                .orElseThrow(() -> new IllegalStateException("the last attempt throws"));
    }

    private static Optional<ExecResult> attempt(Workbench bench, Exec command, Deadline deadline)
            throws NemoClawException, InterruptedException {
        try {
            return Optional.of(bench.client().exec(bench.sandbox(), command));
        } catch (NemoClawException e) {
            if (NOT_YET.contains(e.code()) && !deadline.expired()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}

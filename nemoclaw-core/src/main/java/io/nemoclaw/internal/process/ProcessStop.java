package io.nemoclaw.internal.process;

import io.nemoclaw.internal.time.Deadline;
import io.nemoclaw.internal.time.Poller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends processes: TERM, wait, KILL, verify. A process whose identity does not match is never signalled. Stateless and
 * thread-safe.
 *
 * @param grace how long a process has after TERM
 * @param killLimit how long it may take to vanish after KILL
 */
public record ProcessStop(Duration grace, Duration killLimit) {
    /** How a stop ended. */
    public enum Outcome {
        /** The process was alive and is dead now. */
        STOPPED,
        /** There was nothing to stop: the process is gone, or its pid belongs to another one. */
        GONE,
        /** The process survived KILL. */
        SURVIVED
    }

    private static final Poller POLLER = new Poller(Duration.ofMillis(2), Duration.ofMillis(25));

    /** Five seconds after TERM and five after KILL. */
    public static ProcessStop patient() {
        return new ProcessStop(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    /** No TERM at all: for processes that hold nothing worth saving. */
    public static ProcessStop immediate() {
        return new ProcessStop(Duration.ZERO, Duration.ofSeconds(5));
    }

    /** Ends one process. */
    public Outcome stop(ProcessIdentity process) throws InterruptedException {
        return stopAll(List.of(process));
    }

    /** Ends a process and everything it has started. Children are collected before the first signal. */
    public Outcome stopTree(ProcessIdentity root) throws InterruptedException {
        return stopAll(tree(root));
    }

    /** A process and its descendants, the process itself last, so that it cannot start new ones unseen. */
    static List<ProcessIdentity> tree(ProcessIdentity root) {
        List<ProcessIdentity> all = new ArrayList<>();
        root.handle()
                .ifPresent(handle -> handle.descendants()
                        .map(child -> ProcessIdentity.of(child.pid()))
                        .flatMap(Optional::stream)
                        .forEach(all::add));
        all.add(root);
        return all;
    }

    private Outcome stopAll(List<ProcessIdentity> processes) throws InterruptedException {
        List<ProcessIdentity> alive = alive(processes);
        if (alive.isEmpty()) {
            return Outcome.GONE;
        }
        if (!grace.isZero()) {
            alive.forEach(process -> process.handle().ifPresent(ProcessHandle::destroy));
            if (gone(alive, grace)) {
                return Outcome.STOPPED;
            }
        }
        alive(alive).forEach(process -> process.handle().ifPresent(ProcessHandle::destroyForcibly));
        return gone(alive, killLimit) ? Outcome.STOPPED : Outcome.SURVIVED;
    }

    private static List<ProcessIdentity> alive(List<ProcessIdentity> processes) {
        return processes.stream().filter(ProcessIdentity::alive).toList();
    }

    private static boolean gone(List<ProcessIdentity> processes, Duration limit) throws InterruptedException {
        return POLLER.until(
                        Deadline.after(limit),
                        () -> alive(processes).isEmpty() ? Optional.of(Boolean.TRUE) : Optional.empty())
                .isPresent();
    }
}

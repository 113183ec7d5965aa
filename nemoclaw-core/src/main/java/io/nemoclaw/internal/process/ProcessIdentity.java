package io.nemoclaw.internal.process;

import java.time.Instant;
import java.util.Optional;

/**
 * Which process it is: a pid alone may be somebody else's by now. On Linux a process is identified by its pid, its start
 * time in clock ticks and the boot it was started in; elsewhere by its pid and its start instant. Immutable and
 * thread-safe.
 *
 * @param pid the process id
 * @param startTicks field 22 of {@code /proc/<pid>/stat}; elsewhere the start instant in milliseconds
 * @param bootId {@code /proc/sys/kernel/random/boot_id}; elsewhere empty
 * @param command the program's name, for messages
 */
public record ProcessIdentity(long pid, long startTicks, String bootId, String command) {
    /** The process that has a pid now; empty if there is none or it is dead and only waits to be reaped. */
    public static Optional<ProcessIdentity> of(long pid) {
        if (pid <= 0) {
            return Optional.empty();
        }
        if (ProcFs.available()) {
            return ProcFs.stat(pid)
                    .filter(stat -> !stat.dead())
                    .map(stat -> new ProcessIdentity(pid, stat.startTicks(), ProcFs.bootId(), stat.command()));
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(handle -> new ProcessIdentity(
                        pid,
                        handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L),
                        "",
                        handle.info().command().orElse("")));
    }

    /** This process. */
    public static ProcessIdentity current() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseGet(() -> new ProcessIdentity(pid, 0, "", "java"));
    }

    /** Whether this very process is alive. A zombie is dead. */
    public boolean alive() {
        return of(pid).filter(this::sameProcess).isPresent();
    }

    private boolean sameProcess(ProcessIdentity other) {
        return other.pid == pid && other.startTicks == startTicks && other.bootId.equals(bootId);
    }

    /** The handle to signal this very process with; empty if it is dead or its pid belongs to another one. */
    Optional<ProcessHandle> handle() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    @Override
    public String toString() {
        return "process " + pid + " (" + command + ")";
    }
}

package io.nemoclaw.testkit.internal.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process by everything that makes it unmistakable: a pid alone may belong to somebody else by now.
 *
 * @param pid the process id
 * @param startTicks when it started, in clock ticks since the boot (field 22 of {@code /proc/PID/stat})
 * @param bootId the boot in which it started
 */
record RunningProcess(long pid, long startTicks, String bootId) {
    private static final int STATE_FIELD = 0;
    private static final int START_FIELD = 19; // field 22, counted from the one behind the command

    /** The process of a pid, unless there is none or it is a zombie. */
    static Optional<RunningProcess> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            if (fields[STATE_FIELD].equals("Z") || fields[STATE_FIELD].equals("X")) {
                return Optional.empty();
            }
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
            return Optional.of(new RunningProcess(pid, Long.parseLong(fields[START_FIELD]), boot));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // it ended, or it ended while it was looked at
        }
    }

    /** Whether this very process still runs. */
    boolean runs() {
        return of(pid).filter(this::equals).isPresent();
    }
}

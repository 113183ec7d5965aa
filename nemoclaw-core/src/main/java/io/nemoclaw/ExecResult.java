package io.nemoclaw;

import java.time.Duration;
import java.util.Objects;

/**
 * How a command in a sandbox ended. A non-zero exit code is a result, not an exception.
 *
 * <p>Immutable and thread-safe.
 *
 * @param exitCode the command's exit code; 1 also when the sandbox reported none
 * @param stdout standard output as UTF-8, malformed bytes replaced; empty for a streaming command
 * @param stderr standard error as UTF-8, malformed bytes replaced; empty for a streaming command
 * @param took how long the call took, as seen from here
 */
public record ExecResult(int exitCode, String stdout, String stderr, Duration took) {
    public ExecResult {
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
        Objects.requireNonNull(took, "took");
    }

    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }
}

package io.nemoclaw.internal.process;

import java.time.Duration;

/**
 * How a program ended.
 *
 * @param exitCode its exit code; a signal counts as 128 plus its number
 * @param stdout the kept end of standard output
 * @param stderr the kept end of standard error
 * @param took how long it ran
 */
public record CommandResult(int exitCode, String stdout, String stderr, Duration took) {
    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** What the program said about its failure: standard error, or standard output if that is empty. */
    public String complaint() {
        return (stderr.isBlank() ? stdout : stderr).strip();
    }
}

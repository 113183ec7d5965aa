package io.nemoclaw.examples.demo;

/** The program's exit codes. A command that was run in a sandbox has its own. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int BLOCKED = 3;

    private ExitCode() {}
}

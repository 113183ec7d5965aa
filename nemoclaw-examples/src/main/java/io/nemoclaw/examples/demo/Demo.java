package io.nemoclaw.examples.demo;

/**
 * The demo program: every operation of the library as a command. The commands, options, documents and exit codes are
 * described in {@code docs/demo.md} and are stable.
 */
public final class Demo {
    private Demo() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        Cancellation cancellation = Cancellation.onSignal(Thread.currentThread());
        int code = ExitCode.FAILED;
        try {
            code = new Program(Surroundings.ofThisProcess()).run(arguments);
        } finally {
            cancellation.finished();
        }
        System.exit(code);
    }
}

package io.nemoclaw.internal.process;

import io.nemoclaw.NemoClawException;

/** Runs programs that end. A port, so that tests see the argument vectors. Thread-safe. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * Runs a program to its end. A non-zero exit code is a result.
     *
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#COMMAND_NOT_FOUND} if it cannot be started,
     *     {@link io.nemoclaw.ErrorCode#COMMAND_TIMEOUT} after the deadline, with the program's tree killed and the end
     *     of its output in the message
     * @throws InterruptedException if the thread is interrupted; the program's tree is killed
     */
    CommandResult run(Command command) throws NemoClawException, InterruptedException;
}

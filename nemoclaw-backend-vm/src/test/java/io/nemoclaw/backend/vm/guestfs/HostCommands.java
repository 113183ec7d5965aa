package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.process.ChildEnvironment;
import io.nemoclaw.internal.process.Command;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.internal.process.ExecCommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Programs of the host that a test needs. */
public final class HostCommands {
    private HostCommands() {}

    /** Runs a program and expects it to succeed. */
    public static String run(String... argv) throws NemoClawException, InterruptedException {
        CommandResult result = result(List.of(argv));
        if (!result.succeeded()) {
            throw new AssertionError(List.of(argv) + ": " + result.complaint());
        }
        return result.stdout();
    }

    /** Runs a program. */
    public static CommandResult result(List<String> argv) throws NemoClawException, InterruptedException {
        return new ExecCommandRunner().run(command(argv));
    }

    /** Runs a program in a directory. */
    public static CommandResult result(Path directory, List<String> argv)
            throws NemoClawException, InterruptedException {
        return new ExecCommandRunner().run(command(argv).in(directory));
    }

    private static Command command(List<String> argv) {
        return Command.of(Duration.ofMinutes(2), ChildEnvironment.of(System.getenv(), Map.of()), argv);
    }
}

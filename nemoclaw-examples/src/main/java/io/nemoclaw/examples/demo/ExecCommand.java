package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxName;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command in a sandbox, with standard input closed. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = "Run a command in a sandbox; the exit code is the command's own.")
final class ExecCommand implements Action {
    @Option(names = "--sandbox", paramLabel = "NAME", required = true, description = "The sandbox.")
    private SandboxName sandbox;

    @Option(names = "--timeout", paramLabel = "S", description = "The deadline in seconds; default: 600.")
    private long timeoutSeconds = Exec.DEFAULT_TIMEOUT.toSeconds();

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The program and its arguments, after --.")
    private List<String> command;

    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        Exec exec = exec();
        Sandbox target = nemoclaw.sandbox(sandbox);
        ExecResult result =
                screen.json() ? target.exec(exec) : target.exec(exec, new Passing(screen.out(), screen.err()));
        ObjectNode document = Json.document()
                .put("exitCode", result.exitCode())
                .put("stdout", result.stdout())
                .put("stderr", result.stderr())
                .put("durationMs", result.took().toMillis());
        return new Reply(result.exitCode(), document, List.of(), Optional.empty());
    }

    private Exec exec() {
        try {
            return Exec.of(command).withTimeout(Duration.ofSeconds(timeoutSeconds));
        } catch (IllegalArgumentException e) {
            throw new UsageException(ErrorCode.INVALID_ARGUMENT, e);
        }
    }

    /** Passes output on as it comes. */
    private record Passing(PrintStream out, PrintStream err) implements Exec.Listener {
        @Override
        public void stdout(String text) {
            out.print(text);
            out.flush();
        }

        @Override
        public void stderr(String text) {
            err.print(text);
            err.flush();
        }
    }
}

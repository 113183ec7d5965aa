package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import java.time.Duration;

/** A command has run in the sandbox and has given the right answer. Nothing less shows that the sandbox can be used. */
public final class Verification implements Effect {
    private static final String ANSWER = "nemoclaw 42";
    private static final Exec QUESTION =
            Exec.of("sh", "-c", "echo nemoclaw $((6 * 7))").withTimeout(Duration.ofSeconds(60));

    @Override
    public Observation observe(Workbench bench) {
        return Observation.todo("a command is run in the sandbox");
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException, InterruptedException {
        ExecResult result = ReadyExec.run(bench, QUESTION);
        if (!result.succeeded() || !result.stdout().strip().endsWith(ANSWER)) {
            throw NemoClawException.of(
                            ErrorCode.EXEC_FAILED,
                            "sandbox '" + bench.intent().name() + "' does not run commands as it should: exit "
                                    + result.exitCode() + ", standard error: "
                                    + result.stderr().strip())
                    .withDetail("exitCode", Integer.toString(result.exitCode()));
        }
        return "a command has run in the sandbox";
    }
}

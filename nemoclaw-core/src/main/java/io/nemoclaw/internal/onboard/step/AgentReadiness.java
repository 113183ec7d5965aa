package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.time.Deadline;
import io.nemoclaw.internal.time.Poller;
import java.time.Duration;
import java.util.Optional;

/** An agent that is not OpenClaw: its configuration as everybody's, and then its own probe until it succeeds. */
final class AgentReadiness implements Effect {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ONE_PROBE = Duration.ofSeconds(10);
    private static final Poller POLLER = new Poller(Duration.ofMillis(100), Duration.ofSeconds(3));

    private final AgentConfiguration configuration = new AgentConfiguration();

    @Override
    public Observation observe(Workbench bench) throws NemoClawException, InterruptedException {
        Observation configured = configuration.observe(bench);
        boolean probes = !bench.intent().agent().readinessProbe().isEmpty();
        if (!probes || bench.knownSandbox().isEmpty()) {
            return configured;
        }
        return switch (configured.verdict()) {
            case DO -> configured;
            case REUSE, SKIP ->
                probe(bench).succeeded()
                        ? Observation.reuse("the agent answers its probe")
                        : Observation.todo("the agent does not answer its probe yet");
        };
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException, InterruptedException {
        String detail = bench.intent().inference().isPresent() ? configuration.apply(bench) : "nothing to configure";
        return bench.intent().agent().readinessProbe().isEmpty() ? detail : detail + "; " + awaitAnswer(bench);
    }

    private static String awaitAnswer(Workbench bench) throws NemoClawException, InterruptedException {
        String agent = bench.intent().agent().name();
        bench.progress("agent", "waiting for the agent '" + agent + "' to answer its probe");
        boolean answered = POLLER.until(
                        Deadline.after(PATIENCE),
                        () -> Optional.of(probe(bench)).filter(ExecResult::succeeded))
                .isPresent();
        if (!answered) {
            throw NemoClawException.of(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the agent '" + agent + "' did not answer its probe "
                                    + bench.intent().agent().readinessProbe() + " within " + PATIENCE)
                    .withRemedy("Look into the sandbox's log, then resume the onboarding.");
        }
        return "the agent answers its probe";
    }

    private static ExecResult probe(Workbench bench) throws NemoClawException, InterruptedException {
        Exec probe = Exec.of(bench.intent().agent().readinessProbe()).withTimeout(ONE_PROBE);
        try {
            return bench.client().exec(bench.sandbox(), probe);
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.EXEC_TIMEOUT) {
                return new ExecResult(1, "", String.valueOf(e.getMessage()), ONE_PROBE);
            }
            throw e;
        }
    }
}

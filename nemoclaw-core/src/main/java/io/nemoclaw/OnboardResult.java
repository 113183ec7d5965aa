package io.nemoclaw;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How an onboarding ended. Java 21 and later can switch over the three kinds exhaustively; {@link #fold} does the same
 * for Java 17.
 *
 * <p>All kinds are immutable and thread-safe.
 */
public sealed interface OnboardResult {
    /** What was done, step by step. */
    OnboardReport report();

    /**
     * The sandbox is ready and has run a command.
     *
     * @param sandbox the sandbox; usable until its {@link NemoClaw} is closed
     * @param report what was done
     */
    record Ready(Sandbox sandbox, OnboardReport report) implements OnboardResult {}

    /**
     * The preflight refused to start; nothing was changed.
     *
     * @param findings at least one of them is blocking
     * @param report what was done
     */
    record Blocked(List<Finding> findings, OnboardReport report) implements OnboardResult {
        public Blocked {
            findings = List.copyOf(findings);
        }
    }

    /**
     * A step failed; what was reached is kept and recorded, and the same request resumes there.
     *
     * @param at the step that failed
     * @param cause why
     * @param report what was done
     */
    record Failed(OnboardState at, NemoClawException cause, OnboardReport report) implements OnboardResult {}

    /**
     * The sandbox, or the reason why there is none.
     *
     * @throws NemoClawException if the onboarding was blocked or failed; a failure keeps its code, several blocking
     *     findings become {@link ErrorCode#PREFLIGHT_BLOCKED}, a single one becomes its own code
     */
    default Sandbox orElseThrow() throws NemoClawException {
        if (this instanceof Ready ready) {
            return ready.sandbox();
        }
        if (this instanceof Blocked blocked) {
            throw refusal(blocked.findings());
        }
        throw ((Failed) this).cause();
    }

    /** Applies the function of this result's kind. */
    default <T> T fold(
            Function<? super Ready, ? extends T> ready,
            Function<? super Blocked, ? extends T> blocked,
            Function<? super Failed, ? extends T> failed) {
        if (this instanceof Ready r) {
            return ready.apply(r);
        }
        return this instanceof Blocked b ? blocked.apply(b) : failed.apply((Failed) this);
    }

    private static NemoClawException refusal(List<Finding> findings) {
        List<Finding> blocking = findings.stream().filter(Finding::blocking).toList();
        String message = blocking.stream()
                .map(finding -> finding.title() + ": " + finding.reason())
                .collect(Collectors.joining("; "));
        String remedy = blocking.stream()
                .flatMap(finding -> finding.remedies().stream())
                .collect(Collectors.joining("; "));
        ErrorCode code = blocking.size() == 1 ? blocking.get(0).code() : ErrorCode.PREFLIGHT_BLOCKED;
        NemoClawException refusal = NemoClawException.of(code, message);
        return remedy.isEmpty() ? refusal : refusal.withRemedy(remedy);
    }
}

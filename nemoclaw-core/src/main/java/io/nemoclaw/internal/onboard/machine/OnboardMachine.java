package io.nemoclaw.internal.onboard.machine;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.progress.EventStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the steps from {@link OnboardState#INIT} to a terminal state, along the edges of {@link Transitions}. It alone
 * moves; it writes the journal and emits the events. Used by one thread; {@link #state()} may be read by any.
 */
public final class OnboardMachine {
    /** Far more than the longest path with its retries: a step that sends the machine in circles is a defect. */
    private static final int MOST_MOVES = 100;

    private final Map<OnboardState, Step> steps = new EnumMap<>(OnboardState.class);
    private final List<OnboardState> path;
    private final Journal journal;
    private final EventStream events;
    private final List<OnboardReport.Step> report = new ArrayList<>();
    private volatile OnboardState state = OnboardState.INIT;

    /**
     * A machine.
     *
     * @param path the states that the run passes through, in order, for counting
     */
    public OnboardMachine(List<Step> steps, List<OnboardState> path, Journal journal, EventStream events) {
        steps.forEach(step -> this.steps.put(step.state(), step));
        this.path = List.copyOf(path);
        this.journal = journal;
        this.events = events;
    }

    /** The state in which the machine is now. */
    public OnboardState state() {
        return state;
    }

    /** What was done, in order. Complete once {@link #run} has returned. */
    public List<OnboardReport.Step> report() {
        return List.copyOf(report);
    }

    /**
     * Runs to the end.
     *
     * @throws NemoClawException {@link ErrorCode#STATE_IO} and its like if the journal cannot be written; what was
     *     reached is recorded up to the last write
     */
    public Ending run() throws NemoClawException {
        OnboardState first = path.get(0);
        Transitions.require(state, first, Transitions.Kind.ADVANCE);
        journal.begin(first);
        state = first;
        for (int moves = 0; moves < MOST_MOVES; moves++) {
            OnboardState at = state;
            events.stepStarted(at, path.indexOf(at) + 1, path.size());
            Optional<Ending> ending = move(at, outcome(at));
            if (ending.isPresent()) {
                return ending.get();
            }
        }
        throw new IllegalStateException("the machine moves in circles at " + state);
    }

    private StepResult outcome(OnboardState at) {
        Step step = steps.get(at);
        if (step == null) {
            throw new IllegalStateException("there is no step for " + at);
        }
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return step.run();
        } catch (NemoClawException e) {
            return new StepResult.Fail(e);
        } catch (InterruptedException e) {
            return new StepResult.Fail(
                    NemoClawException.of(ErrorCode.CANCELLED, "the onboarding was cancelled at '" + at.title() + "'"));
        } catch (RuntimeException | LinkageError e) {
            return new StepResult.Fail(
                    NemoClawException.of(ErrorCode.INTERNAL, "the step '" + at.title() + "' broke: " + e)
                            .withCause(e));
        }
    }

    private Optional<Ending> move(OnboardState at, StepResult result) throws NemoClawException {
        if (result instanceof StepResult.Advance advance) {
            go(at, advance.next(), Transitions.Kind.ADVANCE, advance.status(), advance.detail(), advance.change());
            return Optional.empty();
        }
        if (result instanceof StepResult.Branch branch) {
            StepResult.Change skipOther = draft -> draft.skip(branch.other());
            go(at, branch.next(), Transitions.Kind.BRANCH, branch.status(), branch.detail(), skipOther);
            return Optional.empty();
        }
        if (result instanceof StepResult.Retry retry) {
            go(at, retry.next(), Transitions.Kind.RETRY, StepStatus.COMPLETED, retry.detail(), StepResult.Change.NONE);
            return Optional.empty();
        }
        if (result instanceof StepResult.Complete complete) {
            Transitions.require(at, OnboardState.COMPLETE, Transitions.Kind.COMPLETE);
            journal.complete();
            finished(at, complete.status(), complete.detail());
            state = OnboardState.COMPLETE;
            return Optional.of(new Ending.Reached());
        }
        if (result instanceof StepResult.Pause pause) {
            journal.withdraw();
            failed(at, refusal(pause.findings()));
            return Optional.of(new Ending.Refused(pause.findings()));
        }
        return Optional.of(broken(at, ((StepResult.Fail) result).cause()));
    }

    private void go(
            OnboardState from,
            OnboardState to,
            Transitions.Kind kind,
            StepStatus status,
            String detail,
            StepResult.Change change)
            throws NemoClawException {
        Transitions.require(from, to, kind);
        journal.move(from, status, change, to);
        finished(from, status, detail);
        state = to;
    }

    private Ending broken(OnboardState at, NemoClawException cause) throws NemoClawException {
        Transitions.require(at, OnboardState.FAILED, Transitions.Kind.FAILURE);
        journal.fail(at, cause);
        failed(at, cause);
        state = OnboardState.FAILED;
        return cause.code() == ErrorCode.CANCELLED ? new Ending.Cancelled(at, cause) : new Ending.Broken(at, cause);
    }

    private void finished(OnboardState at, StepStatus status, String detail) {
        Duration took = events.stepFinished(status, detail);
        report.add(new OnboardReport.Step(at, status, took, detail));
    }

    private void failed(OnboardState at, NemoClawException cause) {
        Duration took = events.stepFailed(cause);
        report.add(new OnboardReport.Step(at, StepStatus.FAILED, took, String.valueOf(cause.getMessage())));
    }

    private static NemoClawException refusal(List<Finding> findings) {
        List<Finding> blocking = findings.stream().filter(Finding::blocking).toList();
        Finding first = blocking.get(0);
        ErrorCode code = blocking.size() == 1 ? first.code() : ErrorCode.PREFLIGHT_BLOCKED;
        NemoClawException refusal = NemoClawException.of(code, first.title() + ": " + first.reason());
        return first.remedies().isEmpty() ? refusal : refusal.withRemedy(String.join("; ", first.remedies()));
    }
}

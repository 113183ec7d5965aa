package io.nemoclaw.internal.recover;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.progress.EventStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a recovery, with their events. In the grammar of events a failed step is the last one, so a failure of a
 * stage that others can do without is kept until the end. Used by one thread.
 */
final class StagedRun {
    private final EventStream events;
    private final List<OnboardState> path;
    private @Nullable NemoClawException first;

    StagedRun(EventStream events, List<OnboardState> path) {
        this.events = events;
        this.path = path;
    }

    @FunctionalInterface
    interface Stage<T> {
        T run() throws NemoClawException, InterruptedException;
    }

    @FunctionalInterface
    interface Part<P> {
        boolean run(P part) throws NemoClawException, InterruptedException;
    }

    /** A stage without which nothing else can be done. */
    <T> T required(OnboardState state, Stage<T> stage) throws NemoClawException, InterruptedException {
        begin(state);
        T value = stage.run();
        events.stepFinished(StepStatus.COMPLETED, "done");
        return value;
    }

    /** A stage that tells whether it has changed anything. */
    void attempt(OnboardState state, Stage<Boolean> stage) throws InterruptedException {
        attemptEach(state, List.of(state), any -> stage.run());
    }

    /** A stage over several parts, each on its own. */
    <P> void attemptEach(OnboardState state, List<P> parts, Part<P> work) throws InterruptedException {
        begin(state);
        finish(runEach(parts, work));
    }

    /**
     * The last stage. It fails with the first failure of the whole run.
     *
     * @throws NemoClawException the first failure; the later ones are suppressed in it
     */
    <P> void last(OnboardState state, List<P> parts, Part<P> work) throws NemoClawException, InterruptedException {
        begin(state);
        boolean changed = runEach(parts, work);
        if (first != null) {
            throw first;
        }
        finish(changed);
    }

    private <P> boolean runEach(List<P> parts, Part<P> work) throws InterruptedException {
        boolean changed = false;
        for (P part : parts) {
            try {
                changed |= work.run(part);
            } catch (NemoClawException e) {
                keep(e);
            } catch (RuntimeException e) {
                keep(NemoClawException.of(ErrorCode.INTERNAL, "the recovery broke: " + e)
                        .withCause(e));
            }
        }
        return changed;
    }

    private void finish(boolean changed) {
        String detail = first != null ? "not everything came back" : changed ? "brought back" : "nothing was wrong";
        events.stepFinished(changed ? StepStatus.COMPLETED : StepStatus.REUSED, detail);
    }

    private void begin(OnboardState state) {
        events.stepStarted(state, path.indexOf(state) + 1, path.size());
    }

    private void keep(NemoClawException failure) {
        if (first == null) {
            first = failure;
        } else {
            first.addSuppressed(failure);
        }
    }
}

package io.nemoclaw.internal.recover;

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
        boolean changed = false;
        int failures = 0;
        for (P part : parts) {
            try {
                changed |= work.run(part);
            } catch (NemoClawException e) {
                failures++;
                keep(e);
            }
        }
        String detail = failures > 0 ? failures + " failed" : changed ? "brought back" : "nothing was wrong";
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

    void throwFirst() throws NemoClawException {
        if (first != null) {
            throw first;
        }
    }
}

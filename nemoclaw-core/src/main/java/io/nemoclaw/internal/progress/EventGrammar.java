package io.nemoclaw.internal.progress;

import io.nemoclaw.OnboardState;
import io.nemoclaw.event.OnboardEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The grammar in the Javadoc of {@link OnboardEvent}, as a program: reads the events of one run one by one and says what
 * is wrong. The testkit's recorder and this library's own tests check every run with it. Used by one thread at a time.
 */
public final class EventGrammar {
    /** What the contract allows between two events. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private @Nullable OnboardEvent last;
    private @Nullable OnboardState step;
    private boolean stepFailed;

    /** Checks a whole run; empty if nothing is wrong. */
    public static Optional<String> violation(List<OnboardEvent> run) {
        EventGrammar grammar = new EventGrammar();
        for (OnboardEvent event : run) {
            Optional<String> wrong = grammar.read(event);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return grammar.end();
    }

    /** Reads the next event; says what is wrong with it. */
    public Optional<String> read(OnboardEvent event) {
        Optional<String> wrong = check(event);
        if (event instanceof OnboardEvent.StepStarted started) {
            step = started.state();
        } else if (event instanceof OnboardEvent.StepFinished || event instanceof OnboardEvent.StepFailed) {
            step = null;
            stepFailed = event instanceof OnboardEvent.StepFailed;
        }
        last = event;
        return wrong;
    }

    /** The run is said to be over; says what is missing. */
    public Optional<String> end() {
        return last instanceof OnboardEvent.RunFinished
                ? Optional.empty()
                : Optional.of("the run has not finished; its last event is " + last);
    }

    private Optional<String> check(OnboardEvent event) {
        OnboardEvent before = last;
        if (before == null) {
            return event instanceof OnboardEvent.RunStarted ? Optional.empty() : wrong(event, "is not the run's start");
        }
        if (before instanceof OnboardEvent.RunFinished) {
            return wrong(event, "comes after the run's end");
        }
        if (!before.runId().equals(event.runId())) {
            return wrong(event, "belongs to another run than " + before);
        }
        if (event.at().isBefore(before.at())
                || Duration.between(before.at(), event.at()).compareTo(LONGEST_SILENCE) > 0) {
            return wrong(event, "comes too early or too late after " + before);
        }
        if (event instanceof OnboardEvent.RunStarted) {
            return wrong(event, "starts the run again");
        }
        return event instanceof OnboardEvent.RunFinished finished ? atEnd(finished) : inRun(event);
    }

    private Optional<String> atEnd(OnboardEvent.RunFinished event) {
        if (step != null) {
            return wrong(event, "comes while the step " + step + " runs");
        }
        boolean ready = event.outcome() == OnboardEvent.Outcome.READY;
        return ready == stepFailed ? wrong(event, "does not fit the last step") : Optional.empty();
    }

    private Optional<String> inRun(OnboardEvent event) {
        if (event instanceof OnboardEvent.StepStarted started) {
            if (step != null || stepFailed) {
                return wrong(event, "comes " + (stepFailed ? "after a failed step" : "while a step runs"));
            }
            boolean counted = started.index() >= 1 && started.index() <= started.total();
            return counted ? Optional.empty() : wrong(event, "is not counted within its total");
        }
        return state(event) == step ? Optional.empty() : wrong(event, "comes while the step " + step + " runs");
    }

    private static OnboardState state(OnboardEvent event) {
        if (event instanceof OnboardEvent.Progress progress) {
            return progress.state();
        }
        if (event instanceof OnboardEvent.Heartbeat heartbeat) {
            return heartbeat.state();
        }
        return event instanceof OnboardEvent.StepFinished finished
                ? finished.state()
                : ((OnboardEvent.StepFailed) event).state();
    }

    private static Optional<String> wrong(OnboardEvent event, String what) {
        return Optional.of(event + " " + what);
    }
}

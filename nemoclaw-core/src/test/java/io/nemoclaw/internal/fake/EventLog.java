package io.nemoclaw.internal.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.OnboardState;
import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.internal.progress.EventGrammar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Collects events, lets a test act on them, and checks every run against the grammar. */
public final class EventLog implements OnboardListener {
    public final List<OnboardEvent> events = new CopyOnWriteArrayList<>();
    public Consumer<OnboardEvent> reaction = event -> {};

    @Override
    public void on(OnboardEvent event) {
        events.add(event);
        reaction.accept(event);
    }

    /** Does something when a step begins. */
    public void whenStarted(OnboardState state, Runnable action) {
        reaction = event -> {
            if (event instanceof OnboardEvent.StepStarted started && started.state() == state) {
                action.run();
            }
        };
    }

    /** The states whose steps began, in order, over all runs. */
    public List<OnboardState> started() {
        return events.stream()
                .filter(OnboardEvent.StepStarted.class::isInstance)
                .map(event -> ((OnboardEvent.StepStarted) event).state())
                .toList();
    }

    /** The outcome of the last run. */
    public OnboardEvent.Outcome outcome() {
        return ((OnboardEvent.RunFinished) events.get(events.size() - 1)).outcome();
    }

    /** Every run keeps to the grammar. */
    public void check() {
        Map<String, List<OnboardEvent>> runs = new LinkedHashMap<>();
        events.forEach(event ->
                runs.computeIfAbsent(event.runId(), id -> new ArrayList<>()).add(event));
        runs.values().forEach(run -> assertThat(EventGrammar.violation(run)).isEmpty());
    }
}

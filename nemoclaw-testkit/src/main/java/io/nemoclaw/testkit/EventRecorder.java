package io.nemoclaw.testkit;

import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.internal.progress.EventGrammar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records the events of onboardings and recoveries, and checks each run against the grammar in the Javadoc of
 * {@link OnboardEvent}.
 *
 * <p>Thread-safe.
 */
public final class EventRecorder implements OnboardListener {
    private final List<OnboardEvent> events = new CopyOnWriteArrayList<>();

    /** A recorder that has recorded nothing. */
    public EventRecorder() {}

    @Override
    public void on(OnboardEvent event) {
        events.add(event);
    }

    /** What was recorded, in order. */
    public List<OnboardEvent> events() {
        return List.copyOf(events);
    }

    /** The recorded events of one kind, in order. */
    public <E extends OnboardEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The first thing in any recorded run that is against the grammar, a run that has not ended included. */
    public Optional<String> violation() {
        Map<String, List<OnboardEvent>> runs = new LinkedHashMap<>();
        events.forEach(event ->
                runs.computeIfAbsent(event.runId(), id -> new ArrayList<>()).add(event));
        return runs.values().stream()
                .map(EventGrammar::violation)
                .flatMap(Optional::stream)
                .findFirst();
    }
}

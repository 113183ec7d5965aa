package io.nemoclaw.event;

import java.util.Objects;

/**
 * Receives the events of onboardings. It is called on the run's own threads, one event at a time for one run, and must
 * return quickly. A listener that throws is detached from the run, reported once as a warning of the logger
 * {@code io.nemoclaw.event}, and never breaks the run.
 */
@FunctionalInterface
public interface OnboardListener {
    /** A listener that ignores everything. */
    OnboardListener NONE = event -> {};

    /** Receives an event. */
    void on(OnboardEvent event);

    /** This listener first, then another one; the second gets its event even if the first one throws. */
    default OnboardListener and(OnboardListener next) {
        Objects.requireNonNull(next, "next");
        return event -> {
            try {
                on(event);
            } finally {
                next.on(event);
            }
        };
    }
}

package io.nemoclaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardEvent.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
    private final EventRecorder recorder = new EventRecorder();

    private static OnboardEvent started(String run) {
        return new OnboardEvent.RunStarted(run, Instant.EPOCH, "i", "b", "s");
    }

    private static OnboardEvent finished(String run) {
        return new OnboardEvent.RunFinished(run, Instant.EPOCH, Outcome.READY, Duration.ZERO);
    }

    @Test
    void runsThatOverlapAreCheckedEachOnItsOwn() {
        recorder.on(started("a"));
        recorder.on(started("b"));
        recorder.on(finished("b"));
        recorder.on(finished("a"));

        assertThat(recorder.violation()).isEmpty();
        assertThat(recorder.events()).hasSize(4);
        assertThat(recorder.events(OnboardEvent.RunStarted.class)).hasSize(2);
    }

    @Test
    void aRunThatHasNotEndedIsAViolation() {
        recorder.on(started("a"));

        assertThat(recorder.violation().orElseThrow()).contains("has not finished");
    }
}

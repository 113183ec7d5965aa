package io.nemoclaw.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardEvent.Outcome;
import io.nemoclaw.internal.fake.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final EventLog log = new EventLog();

    private EventStream stream(Duration silence) {
        return new EventStream("run", log, Clock.systemUTC(), silence);
    }

    private List<String> kinds() {
        return log.events.stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void aSilenceIsFilledWithHeartbeats() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        log.reaction = event -> {
            if (event instanceof OnboardEvent.Heartbeat) {
                three.countDown();
            }
        };
        try (EventStream events = stream(Duration.ofMillis(40))) {
            events.runStarted("i", "b", "s");
            events.stepStarted(OnboardState.GATEWAY, 2, 9);
            assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
            events.stepFinished(StepStatus.COMPLETED, "up");
            events.runFinished(Outcome.READY);
        }
        log.check();
        OnboardEvent.Heartbeat beat = (OnboardEvent.Heartbeat) log.events.stream()
                .filter(OnboardEvent.Heartbeat.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(beat.state()).isEqualTo(OnboardState.GATEWAY);
        assertThat(beat.elapsed()).isPositive();
    }

    @Test
    void nothingComesAfterTheEnd() throws Exception {
        try (EventStream events = stream(Duration.ofMillis(10))) {
            events.runStarted("i", "b", "s");
            events.runFinished(Outcome.CANCELLED);
            events.progress("late", "a worker that has not noticed", 0, OptionalLong.empty(), "");
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
        assertThat(kinds()).containsExactly("RunStarted", "RunFinished");
    }

    @Test
    void progressIsThrottledAndItsLastNumberIsNot() {
        try (EventStream events = stream(Duration.ofSeconds(8))) {
            events.runStarted("i", "b", "s");
            events.stepStarted(OnboardState.SANDBOX, 5, 9);
            for (int done = 1; done <= 10_000; done++) {
                events.progress("upload", done + " bytes", done, OptionalLong.of(10_000), "bytes");
            }
            for (int i = 0; i < 50; i++) {
                events.progress("boot", "the same line again", 0, OptionalLong.empty(), "");
            }
            events.stepFinished(StepStatus.COMPLETED, "");
            events.runFinished(Outcome.READY);
        }
        log.check();
        List<OnboardEvent.Progress> progress = log.events.stream()
                .filter(OnboardEvent.Progress.class::isInstance)
                .map(OnboardEvent.Progress.class::cast)
                .toList();
        assertThat(progress.stream().filter(p -> p.stage().equals("boot"))).hasSize(1);
        assertThat(progress.size()).isBetween(3, 200);
        assertThat(progress.get(progress.size() - 2).done()).isEqualTo(10_000);
    }

    @Test
    void messagesAreRedacted() {
        try (EventStream events = stream(Duration.ofSeconds(8))) {
            events.runStarted("i", "b", "s");
            events.stepStarted(OnboardState.INFERENCE, 4, 9);
            events.progress("p", "key nvapi-0123456789abcdef", 0, OptionalLong.empty(), "");
            events.stepFailed(NemoClawException.of(ErrorCode.INFERENCE_REJECTED, "Bearer abcdefghijklmnop refused"));
            events.runFinished(Outcome.FAILED);
        }
        log.check();
        assertThat(log.events.toString()).doesNotContain("nvapi-0").doesNotContain("abcdefghijklmnop");
    }

    @Test
    void eventsOfManyThreadsComeOneAtATime() throws Exception {
        int[] inside = {0};
        boolean[] overlap = {false};
        log.reaction = event -> {
            overlap[0] |= inside[0]++ > 0;
            inside[0]--;
        };
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (EventStream events = stream(Duration.ofSeconds(8))) {
            events.runStarted("i", "b", "s");
            events.stepStarted(OnboardState.GATEWAY, 2, 9);
            for (int i = 0; i < 8; i++) {
                String stage = "stage-" + i;
                pool.execute(() -> {
                    for (int n = 0; n < 100; n++) {
                        events.progress(stage, "line " + n, 0, OptionalLong.empty(), "");
                    }
                });
            }
            pool.shutdown();
            assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            events.stepFinished(StepStatus.COMPLETED, "");
            events.runFinished(Outcome.READY);
        }
        log.check();
        assertThat(overlap[0]).isFalse();
        assertThat(log.events).hasSize(804);
    }

    @Test
    void anAbandonedRunStillEnds() {
        try (EventStream events = stream(Duration.ofSeconds(8))) {
            events.runStarted("i", "b", "s");
            events.stepStarted(OnboardState.SANDBOX, 5, 9);
            events.abandoned(NemoClawException.of(ErrorCode.STATE_IO, "disk full"));
        }
        log.check();
        assertThat(log.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aCancelledRunSaysSo() {
        try (EventStream events = stream(Duration.ofSeconds(8))) {
            events.runStarted("i", "b", "");
            events.stepStarted(OnboardState.GATEWAY, 1, 4);
            events.cancelled("asked to stop");
        }
        log.check();
        assertThat(kinds()).containsExactly("RunStarted", "StepStarted", "StepFailed", "RunFinished");
    }

    @Test
    void aStepCannotEndThatHasNotBegun() {
        try (EventStream events = stream(Duration.ofSeconds(8))) {
            assertThatThrownBy(() -> events.stepFinished(StepStatus.COMPLETED, ""))
                    .isInstanceOf(NullPointerException.class);
        }
    }
}

package io.nemoclaw.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeTest {
    private static final Poller QUICK = new Poller(Duration.ofMillis(1), Duration.ofMillis(4));

    @Test
    void aDeadlineCountsDownAndStopsAtZero() {
        Deadline past = new Deadline(System.nanoTime() - 1_000_000);
        Deadline future = Deadline.after(Duration.ofMinutes(1));

        assertThat(past.expired()).isTrue();
        assertThat(past.remaining()).isZero();
        assertThat(future.expired()).isFalse();
        assertThat(future.remaining()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
        assertThat(future.remaining(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(past.remaining(Duration.ofSeconds(1))).isZero();
    }

    @Test
    void aPollerAsksUntilThereIsAnAnswer() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        Optional<Integer> answer = QUICK.until(
                Deadline.after(Duration.ofSeconds(10)),
                () -> asked.incrementAndGet() == 5 ? Optional.of(42) : Optional.empty());

        assertThat(answer).contains(42);
        assertThat(asked).hasValue(5);
    }

    @Test
    void aPollerAsksAtLeastOnceAndEndsAtTheDeadline() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        assertThat(QUICK.until(Deadline.after(Duration.ZERO), () -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                }))
                .isEmpty();
        assertThat(asked).hasValue(1);
        assertThat(Poller.every(Duration.ofMillis(1)).until(Deadline.after(Duration.ofMillis(30)), Optional::empty))
                .isEmpty();
    }

    @Test
    void anInterruptAndAFailurePassThrough() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> QUICK.until(Deadline.after(Duration.ofSeconds(10)), Optional::empty))
                .isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> QUICK.until(Deadline.after(Duration.ofSeconds(10)), () -> {
                    throw new java.io.IOException("no");
                }))
                .isInstanceOf(java.io.IOException.class);
    }
}

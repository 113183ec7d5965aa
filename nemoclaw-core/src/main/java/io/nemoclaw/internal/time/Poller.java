package io.nemoclaw.internal.time;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks again and again until there is an answer or the deadline has come. The pause between two questions grows from
 * the first to the longest, so that a quick change is noticed quickly and a slow one costs little. Immutable and
 * thread-safe.
 *
 * @param first the pause after the first question
 * @param longest the pause that is never exceeded
 */
public record Poller(Duration first, Duration longest) {
    /** A question. */
    @FunctionalInterface
    public interface Question<T, X extends Exception> {
        /** The answer, or empty if there is none yet. */
        Optional<T> ask() throws X, InterruptedException;
    }

    /** A poller whose pause does not grow. */
    public static Poller every(Duration pause) {
        return new Poller(pause, pause);
    }

    /** The first answer; empty if the deadline came before it. The question is asked at least once. */
    public <T, X extends Exception> Optional<T> until(Deadline deadline, Question<T, X> question)
            throws X, InterruptedException {
        Duration pause = first;
        while (true) {
            Optional<T> answer = question.ask();
            if (answer.isPresent() || deadline.expired()) {
                return answer;
            }
            TimeUnit.NANOSECONDS.sleep(deadline.remaining(pause).toNanos());
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(longest) > 0 ? longest : next;
        }
    }
}

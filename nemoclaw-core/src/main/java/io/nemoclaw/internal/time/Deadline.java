package io.nemoclaw.internal.time;

import java.time.Duration;

/**
 * The moment at which a wait is over, on the monotonic clock. Immutable and thread-safe.
 *
 * @param endNanos the end, as {@link System#nanoTime()} counts
 */
public record Deadline(long endNanos) {
    /** A deadline after a time from now. */
    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** The shorter of what is left and a limit. */
    public Duration remaining(Duration limit) {
        Duration left = remaining();
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /** Whether nothing is left. */
    public boolean expired() {
        return endNanos - System.nanoTime() <= 0;
    }
}

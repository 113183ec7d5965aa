package io.nemoclaw.examples.demo;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
final class Elapsed {
    private Elapsed() {}

    /** For example {@code 0.8 s}, {@code 42 s} or {@code 2 min 5 s}. */
    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}

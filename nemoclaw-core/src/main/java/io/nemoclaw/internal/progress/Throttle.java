package io.nemoclaw.internal.progress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Keeps a fast source from flooding its listener: of one stage, equal texts come once, and numbers at most every so
 * often, except for the last one. Not thread-safe.
 */
final class Throttle {
    private final long pause;
    private final Map<String, Long> lastCount = new HashMap<>();
    private final Map<String, String> lastText = new HashMap<>();

    Throttle(Duration pause) {
        this.pause = pause.toNanos();
    }

    void reset() {
        lastCount.clear();
        lastText.clear();
    }

    boolean admits(String stage, String message, long done, OptionalLong total) {
        boolean counts = done > 0 || total.isPresent();
        if (!counts) {
            return !message.equals(lastText.put(stage, message));
        }
        long now = System.nanoTime();
        Long before = lastCount.get(stage);
        boolean last = total.isPresent() && done >= total.getAsLong();
        if (before != null && now - before < pause && !last) {
            return false;
        }
        lastCount.put(stage, now);
        return true;
    }
}

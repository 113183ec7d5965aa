package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.SandboxLogLine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The latest log lines of one sandbox, in memory only. Not thread-safe: its owner's lock guards it. */
final class LogRing {
    private static final int CAPACITY = 2000;
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    private final Deque<SandboxLogLine> lines = new ArrayDeque<>();

    void add(SandboxLogLine line) {
        if (lines.size() == CAPACITY) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    int size() {
        return lines.size();
    }

    /** The latest lines that a filter lets through, oldest first. */
    List<SandboxLogLine> tail(int count, Filter filter) {
        List<SandboxLogLine> all = lines.stream().filter(filter::accepts).toList();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /**
     * Which lines a client wants.
     *
     * @param sinceMs the earliest time stamp; 0 for all
     * @param sources the sources; empty for all
     * @param minLevel the lowest level; empty for all
     */
    record Filter(long sinceMs, List<String> sources, String minLevel) {
        Filter {
            sources = List.copyOf(sources);
        }

        /** The same filter with no earliest time stamp. */
        Filter fromAnyTime() {
            return new Filter(0, sources, minLevel);
        }

        boolean accepts(SandboxLogLine line) {
            return line.getTimestampMs() >= sinceMs
                    && (sources.isEmpty() || sources.contains(line.getSource()))
                    && LEVELS.indexOf(line.getLevel()) >= LEVELS.indexOf(minLevel.toUpperCase(Locale.ROOT));
        }
    }
}

package io.nemoclaw.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times of one thing that was done many times, in nanoseconds. */
record Series(String name, long[] nanos) {
    /** Something to be timed. */
    @FunctionalInterface
    interface Work {
        void run(int round) throws Exception;
    }

    /** Does the work some rounds untimed and then some rounds timed. */
    static Series of(String name, int warmUp, int rounds, Work work) throws Exception {
        for (int i = 0; i < warmUp; i++) {
            work.run(i);
        }
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long started = System.nanoTime();
            work.run(warmUp + i);
            nanos[i] = System.nanoTime() - started;
        }
        Arrays.sort(nanos);
        return new Series(name, nanos);
    }

    double percentile(double part) {
        return nanos[(int) Math.min(nanos.length - 1, Math.round(part * (nanos.length - 1)))] / 1e6;
    }

    /** One row: median, 95th percentile, and the ratio of the median to another one's. */
    String row(Series base) {
        return String.format(
                Locale.ROOT,
                "%-44s %6d %9.2f %9.2f %8.3f",
                name,
                nanos.length,
                percentile(0.5),
                percentile(0.95),
                percentile(0.5) / base.percentile(0.5));
    }

    static String header() {
        return String.format("%-44s %6s %9s %9s %8s", "what", "rounds", "p50 ms", "p95 ms", "ratio");
    }
}

package io.nemoclaw;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a destruction removed, and what it could not.
 *
 * <p>Immutable and thread-safe.
 *
 * @param removed one line each
 * @param leftovers what is still there, and why
 */
public record DestroyReport(List<String> removed, List<Leftover> leftovers) {
    public DestroyReport {
        removed = List.copyOf(removed);
        leftovers = List.copyOf(leftovers);
    }

    /**
     * Something that could not be removed.
     *
     * @param item what it is
     * @param reason why it is still there
     * @param remedy how a person removes it
     */
    public record Leftover(String item, String reason, String remedy) {
        public Leftover {
            Objects.requireNonNull(item, "item");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(remedy, "remedy");
        }
    }

    /** A report of nothing. */
    public static DestroyReport empty() {
        return new DestroyReport(List.of(), List.of());
    }

    /** This report followed by another one. */
    public DestroyReport and(DestroyReport next) {
        List<String> allRemoved = new ArrayList<>(removed);
        allRemoved.addAll(next.removed);
        List<Leftover> allLeft = new ArrayList<>(leftovers);
        allLeft.addAll(next.leftovers);
        return new DestroyReport(allRemoved, allLeft);
    }

    /** Whether nothing is left. */
    public boolean complete() {
        return leftovers.isEmpty();
    }
}

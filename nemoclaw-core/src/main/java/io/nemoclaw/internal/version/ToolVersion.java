package io.nemoclaw.internal.version;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a program or gateway, as far as ordering needs it: a development build of N counts as N. Immutable and
 * thread-safe.
 */
public record ToolVersion(int major, int minor, int patch) implements Comparable<ToolVersion> {
    private static final Pattern NUMBERS =
            Pattern.compile("(?<![\\d.])v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?![\\d])");
    private static final Comparator<ToolVersion> ORDER = Comparator.comparingInt(ToolVersion::major)
            .thenComparingInt(ToolVersion::minor)
            .thenComparingInt(ToolVersion::patch);

    /**
     * The first version in a text such as {@code openshell 0.0.33-dev.5+gabc} or {@code 20.10.21+dfsg1}; empty if there
     * is none, as in the {@code openshell m-dev} that OpenShell 0.0.28 to 0.0.30 print.
     */
    public static Optional<ToolVersion> find(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        return matcher.find()
                ? Optional.of(new ToolVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public int compareTo(ToolVersion other) {
        return ORDER.compare(this, other);
    }

    /** Whether this version lies between two others, both included. */
    public boolean within(ToolVersion lowest, ToolVersion highest) {
        return compareTo(lowest) >= 0 && compareTo(highest) <= 0;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}

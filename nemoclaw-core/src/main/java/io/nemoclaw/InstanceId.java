package io.nemoclaw;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The identity of one gateway installation on this host. Gateway name, ports, state directory and labels all derive
 * from it, so that several instances live side by side.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record InstanceId(String value) implements Comparable<InstanceId> {
    private static final Pattern RULE = Pattern.compile("[a-z]([a-z0-9-]{0,30}[a-z0-9])?");

    /** The instance that is meant when none is named: {@code nemoclaw}. */
    public static final InstanceId DEFAULT = new InstanceId("nemoclaw");

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public InstanceId {
        Objects.requireNonNull(value, "value");
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is not an instance id: use 1 to 32 lower-case letters, digits and dashes, starting with a letter and not ending with a dash");
        }
    }

    /**
     * Parses the text.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public static InstanceId of(String value) {
        return new InstanceId(value);
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

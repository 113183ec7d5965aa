package io.nemoclaw;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The identity of a gateway backend, such as {@code docker}, {@code vm} or {@code embedded}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record BackendId(String value) implements Comparable<BackendId> {
    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** The gateway in a container. */
    public static final BackendId DOCKER = new BackendId("docker");

    /** The gateway in a microVM. */
    public static final BackendId VM = new BackendId("vm");

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public BackendId {
        Objects.requireNonNull(value, "value");
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is not a backend id: use 1 to 63 lower-case letters, digits and dashes, starting with a letter");
        }
    }

    /**
     * Parses the text.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public static BackendId of(String value) {
        return new BackendId(value);
    }

    @Override
    public int compareTo(BackendId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

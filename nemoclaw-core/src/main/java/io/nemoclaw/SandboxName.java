package io.nemoclaw;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a sandbox: 1 to 63 characters, lower-case letters, digits and single dashes, starting with a letter and
 * ending with a letter or a digit. Sandbox names flow into Kubernetes object names, which is why upper case, dots and
 * underscores are refused.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record SandboxName(String value) implements Comparable<SandboxName> {
    private static final Pattern RULE = Pattern.compile("(?!.*--)[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public SandboxName {
        Objects.requireNonNull(value, "value");
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is not a sandbox name: use 1 to 63 lower-case letters, digits and single dashes, starting with a letter and not ending with a dash");
        }
    }

    /**
     * Parses the text.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public static SandboxName of(String value) {
        return new SandboxName(value);
    }

    @Override
    public int compareTo(SandboxName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

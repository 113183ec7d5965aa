package io.nemoclaw;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name under which OpenShell registers a gateway. Only {@code [A-Za-z0-9._-]} is allowed, because OpenShell's
 * reader replaces other characters in the directory name while its writer does not (OpenShell 0.0.32,
 * crates/openshell-cli/src/tls.rs).
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record GatewayName(String value) implements Comparable<GatewayName> {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public GatewayName {
        Objects.requireNonNull(value, "value");
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is not a gateway name: use letters, digits, dots, dashes and underscores, at most 253 characters");
        }
    }

    /**
     * Parses the text.
     *
     * @throws IllegalArgumentException if the text breaks the rule; the message names the text and the rule
     */
    public static GatewayName of(String value) {
        return new GatewayName(value);
    }

    @Override
    public int compareTo(GatewayName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

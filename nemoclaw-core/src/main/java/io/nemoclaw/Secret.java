package io.nemoclaw;

import java.util.Objects;
import java.util.function.Function;

/**
 * A value that must not be printed, logged, persisted or passed in a command line. {@link #toString()} never shows it;
 * {@link #reveal} hands it to the one function that sends it.
 *
 * <p>Immutable and thread-safe. Equality compares in constant time.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a value; surrounding white space is dropped, as a pasted key often has a newline at its end.
     *
     * @throws IllegalArgumentException if the value is blank or holds a control character
     */
    public static Secret of(String value) {
        String trimmed = Objects.requireNonNull(value, "value").strip();
        if (trimmed.isEmpty() || trimmed.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a secret must not be blank or hold control characters");
        }
        return new Secret(trimmed);
    }

    /** Applies a function to the value. What the function returns must not outlive the call that needed it. */
    public <T> T reveal(Function<String, T> use) {
        return use.apply(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && java.security.MessageDigest.isEqual(
                        value.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        secret.value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[****]";
    }
}

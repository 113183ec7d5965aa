package io.nemoclaw;

import java.util.List;
import java.util.Objects;

/**
 * One result of a preflight or a diagnosis: what was looked at, how bad it is, why, and what to run.
 *
 * <p>Immutable and thread-safe.
 *
 * @param id a stable identifier such as {@code port_in_use}; unique within one report
 * @param severity how bad it is; only {@link Severity#BLOCKING} stops an onboarding
 * @param code the error that a blocked onboarding would be reported with
 * @param title one line for a person
 * @param reason what was observed, with the value
 * @param remedies sentences or commands, in the order in which to try them; may be empty
 */
public record Finding(
        String id, Severity severity, ErrorCode code, String title, String reason, List<String> remedies) {
    /** How bad a finding is. */
    public enum Severity {
        /** The onboarding cannot succeed. */
        BLOCKING,
        /** The onboarding may fail or be slow. */
        WARNING,
        /** Good to know. */
        INFO
    }

    public Finding {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(reason, "reason");
        remedies = List.copyOf(remedies);
    }

    /** A finding that stops the onboarding. */
    public static Finding blocking(String id, ErrorCode code, String title, String reason, String... remedies) {
        return new Finding(id, Severity.BLOCKING, code, title, reason, List.of(remedies));
    }

    /** A finding that does not stop the onboarding. */
    public static Finding warning(String id, ErrorCode code, String title, String reason, String... remedies) {
        return new Finding(id, Severity.WARNING, code, title, reason, List.of(remedies));
    }

    /** Whether this finding stops an onboarding. */
    public boolean blocking() {
        return severity == Severity.BLOCKING;
    }
}

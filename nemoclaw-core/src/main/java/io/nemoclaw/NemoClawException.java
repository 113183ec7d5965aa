package io.nemoclaw;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one checked exception of this library: a stable {@link #code() code}, a message that says what failed, where and
 * with which value, and a {@link #remedy() remedy}. No exception of a library underneath ever crosses the API except as
 * the cause. Messages, details and remedies hold no secrets.
 *
 * <p>Immutable once thrown, apart from what every {@link Throwable} allows.
 */
public final class NemoClawException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String remedy;
    private final transient Map<String, String> details;

    private NemoClawException(
            ErrorCode code, String message, String remedy, Map<String, String> details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.remedy = remedy;
        this.details = details;
    }

    /** An exception with the code's own remedy. */
    public static NemoClawException of(ErrorCode code, String message) {
        return new NemoClawException(
                Objects.requireNonNull(code, "code"),
                Objects.requireNonNull(message, "message"),
                code.remedy(),
                Map.of(),
                null);
    }

    /** The same exception with a remedy of its own: one sentence, or the command to run. */
    public NemoClawException withRemedy(String newRemedy) {
        return copy(Objects.requireNonNull(newRemedy, "remedy"), details, getCause());
    }

    /** The same exception with one more structured fact, such as {@code recorded} or {@code holderPid}. */
    public NemoClawException withDetail(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return copy(remedy, Collections.unmodifiableMap(more), getCause());
    }

    /** The same exception with a cause. */
    public NemoClawException withCause(Throwable cause) {
        return copy(remedy, details, Objects.requireNonNull(cause, "cause"));
    }

    private NemoClawException copy(String newRemedy, Map<String, String> newDetails, @Nullable Throwable cause) {
        NemoClawException copy =
                new NemoClawException(code, Objects.requireNonNull(getMessage()), newRemedy, newDetails, cause);
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    /** The stable reason. */
    public ErrorCode code() {
        return code;
    }

    /** Whether the same call may succeed when it is repeated with nothing changed. */
    public boolean retryable() {
        return code.retryable();
    }

    /** What a person does about it: one sentence, or the command to run. */
    public String remedy() {
        return remedy;
    }

    /** Structured facts behind the message, in a fixed order; empty after deserialisation. */
    public Map<String, String> details() {
        return details == null ? Map.of() : details;
    }
}

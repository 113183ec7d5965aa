package io.nemoclaw;

import java.util.Objects;

/**
 * Whether a backend could run here.
 *
 * <p>Immutable and thread-safe.
 *
 * @param id the backend
 * @param available whether it could run
 * @param chosen whether an onboarding that names no backend would use it
 * @param isolated whether its sandboxes are isolated from this host; one that is not is never chosen automatically
 * @param code why it is not available; {@code null} if it is
 * @param reason what was found
 * @param remedy what makes it available; empty if it is
 */
public record BackendStatus(
        BackendId id,
        boolean available,
        boolean chosen,
        boolean isolated,
        @org.jspecify.annotations.Nullable ErrorCode code,
        String reason,
        String remedy) {
    public BackendStatus {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(remedy, "remedy");
    }
}

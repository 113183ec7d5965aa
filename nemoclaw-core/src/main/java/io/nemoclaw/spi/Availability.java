package io.nemoclaw.spi;

import io.nemoclaw.ErrorCode;
import java.util.Objects;

/**
 * Whether a backend could run here.
 *
 * <p>Both kinds are immutable and thread-safe.
 */
public sealed interface Availability {
    /**
     * It could.
     *
     * @param detail what was found, for example {@code docker 28.2.2 at unix:///var/run/docker.sock}
     */
    record Available(String detail) implements Availability {
        public Available {
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * It could not.
     *
     * @param code the stable reason
     * @param reason what was found
     * @param remedy what makes it available
     */
    record Unavailable(ErrorCode code, String reason, String remedy) implements Availability {
        public Unavailable {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(remedy, "remedy");
        }
    }
}

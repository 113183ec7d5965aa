package io.nemoclaw.internal.state;

import io.nemoclaw.NemoClawException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes the session of one instance. Reading takes no lock; writing is atomic and durable. Thread-safe. */
public interface SessionStore {
    /** The file. */
    Path file();

    /**
     * The recorded session; empty if there is none.
     *
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#SESSION_MALFORMED},
     *     {@link io.nemoclaw.ErrorCode#SESSION_FUTURE_VERSION}, {@link io.nemoclaw.ErrorCode#STATE_IO}; the file is
     *     kept byte for byte
     */
    Optional<Session> load() throws NemoClawException;

    /** Replaces the recorded session. Never replaces a file that {@link #load} would refuse. */
    void save(Session session) throws NemoClawException;

    /** Removes the recorded session. Never removes a file that {@link #load} would refuse. Idempotent. */
    void delete() throws NemoClawException;
}

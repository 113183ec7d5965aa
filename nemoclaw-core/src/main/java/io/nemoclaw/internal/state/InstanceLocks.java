package io.nemoclaw.internal.state;

import io.nemoclaw.NemoClawException;

/**
 * Hands out the lock of one instance. It is an operating-system lock, so it vanishes with its owner, whatever way that
 * ends; the owner file beside it only serves the message. Thread-safe.
 */
public interface InstanceLocks {
    /**
     * Takes the lock or refuses at once.
     *
     * @param operation what the holder is doing, for the message of a competitor
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#INSTANCE_LOCKED} with the holder's pid, start time and
     *     operation in its details ({@code holderPid}, {@code holderSince}, {@code holderOperation})
     */
    Held acquire(String operation) throws NemoClawException;

    /** A held lock. Closing it is idempotent. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}

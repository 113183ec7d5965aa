package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.NemoClawException;

/**
 * The proof that an instance does not run and cannot be started by someone else: whoever has one holds the instance's
 * lock. What changes programs of the guest asks for it, because a running guest may be executing them.
 */
@FunctionalInterface
public interface StoppedInstance {
    /**
     * Checks again.
     *
     * @throws NemoClawException if the instance runs or the lock is lost
     */
    void requireStopped() throws NemoClawException;
}

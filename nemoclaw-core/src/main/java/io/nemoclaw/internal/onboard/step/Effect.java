package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.NemoClawException;

/** Something that shall be so in the world: it can be looked at, brought about, and kept. */
public interface Effect {
    /** Looks whether it is so already. Changes nothing. */
    Observation observe(Workbench bench) throws NemoClawException, InterruptedException;

    /** Brings it about; returns one line about what was done. Idempotent. */
    String apply(Workbench bench) throws NemoClawException, InterruptedException;

    /** Keeps what is already so; returns one line about it. */
    default String keep(Workbench bench, Observation seen) throws NemoClawException, InterruptedException {
        return seen.reason();
    }
}

package io.nemoclaw.internal.openshell;

import io.nemoclaw.NemoClawException;

/** Takes bytes as they come. A refusal ends the transfer. */
@FunctionalInterface
public interface ByteSink {
    /** Takes the next bytes. */
    void accept(byte[] chunk) throws NemoClawException;
}

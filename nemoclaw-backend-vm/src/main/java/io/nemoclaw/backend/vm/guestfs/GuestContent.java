package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The content of a file that is put into the guest.
 *
 * @param <X> what else may go wrong, such as {@link InterruptedException}
 */
@FunctionalInterface
public interface GuestContent<X extends Exception> {
    /** Writes the whole content. Need not close the stream. */
    void writeTo(OutputStream out) throws IOException, NemoClawException, X;
}

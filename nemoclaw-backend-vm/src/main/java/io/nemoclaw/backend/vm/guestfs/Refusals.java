package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;

/** The two ways in which access to the guest's files fails. */
final class Refusals {
    private Refusals() {}

    /** The guest has put something there that the host does not touch. */
    static NemoClawException refused(String path, String what) {
        return NemoClawException.of(
                        ErrorCode.GUEST_FILE_REFUSED, path + " in the guest's file system is not touched: " + what)
                .withDetail("path", path);
    }

    /** The host's file system failed. */
    static NemoClawException failed(String doing, String path, IOException e) {
        return NemoClawException.of(ErrorCode.GUEST_FILE_IO, "cannot " + doing + " " + path + " of the guest: " + e)
                .withDetail("path", path)
                .withCause(e);
    }
}

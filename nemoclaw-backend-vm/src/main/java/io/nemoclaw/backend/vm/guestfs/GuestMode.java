package io.nemoclaw.backend.vm.guestfs;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The permissions of what the host puts into the guest. The guest's root is the host's user. */
public enum GuestMode {
    /** For the guest's root alone: 0600. */
    PRIVATE("rw-------"),
    /** For everyone in the guest to read: 0644. */
    DATA("rw-r--r--"),
    /** For everyone in the guest to run: 0755. */
    PROGRAM("rwxr-xr-x");

    private final String mode;

    GuestMode(String mode) {
        this.mode = mode;
    }

    /** The permissions, whatever the umask. */
    public Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(mode);
    }
}

package io.nemoclaw.backend.vm.rootfs;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.backend.vm.guestfs.GuestPath;
import java.util.List;

/** What came of patching a guest's root file system. */
public sealed interface PatchResult {
    /**
     * The patch was put in, or brought up to date.
     *
     * @param changed the files that were written
     */
    record Applied(List<GuestPath> changed) implements PatchResult {
        public Applied {
            changed = List.copyOf(changed);
        }
    }

    /** The patch is there as it should be; nothing was written. */
    record AlreadyApplied() implements PatchResult {}

    /**
     * The patch was taken out, because the kernel has mqueue.
     *
     * @param changed the files that were rewritten or removed
     */
    record Removed(List<GuestPath> changed) implements PatchResult {
        public Removed {
            changed = List.copyOf(changed);
        }
    }

    /** The kernel has mqueue, and there is no patch. */
    record NotNeeded() implements PatchResult {}

    /**
     * The root file system is not as expected, and was left as it is as far as that is possible.
     *
     * @param reason {@link io.nemoclaw.ErrorCode#ROOTFS_PATCH_FAILED} or
     *     {@link io.nemoclaw.ErrorCode#GUEST_FILE_REFUSED}
     */
    record Refused(NemoClawException reason) implements PatchResult {}
}

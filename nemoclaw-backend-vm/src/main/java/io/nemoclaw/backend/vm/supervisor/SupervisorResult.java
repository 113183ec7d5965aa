package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.NemoClawException;
import java.util.Optional;

/** What came of checking the supervisor against the libc of sandbox images. */
public sealed interface SupervisorResult {
    /**
     * The supervisor runs in the images as it is.
     *
     * @param needs the GLIBC version that it needs; empty if it is static
     * @param replaced whether it is a replacement that an earlier call put in
     */
    record Compatible(Optional<GlibcVersion> needs, boolean replaced) implements SupervisorResult {}

    /**
     * Another supervisor took its place; the original is kept.
     *
     * @param needed what the original needs
     * @param needs what the new one needs; empty if it is static
     * @param from where the new one came from
     */
    record Replaced(GlibcVersion needed, Optional<GlibcVersion> needs, String from) implements SupervisorResult {}

    /**
     * The supervisor does not run in the images, or there is none, and it was left as it is.
     *
     * @param reason why, with what was tried
     */
    record Refused(NemoClawException reason) implements SupervisorResult {}
}

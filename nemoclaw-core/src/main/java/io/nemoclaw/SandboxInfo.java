package io.nemoclaw;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a sandbox: what this host recorded, and what the gateway says now.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name the name
 * @param id the gateway's identifier; empty when the gateway does not have the sandbox or could not be asked
 * @param phase the gateway's word on it
 * @param image the image, as far as it is known
 * @param createdAt when it was registered on this host
 * @param recorded whether this host's registry has it
 * @param message the condition behind an {@link Phase#ERROR}, or why the gateway could not be asked; may be empty
 */
public record SandboxInfo(
        SandboxName name,
        Optional<String> id,
        Phase phase,
        Optional<String> image,
        Optional<Instant> createdAt,
        boolean recorded,
        String message) {
    /** The phases of OpenShell, and two for what OpenShell cannot say. */
    public enum Phase {
        /** The sandbox is being set up. */
        PROVISIONING,
        /** The sandbox accepts commands. */
        READY,
        /** The sandbox cannot start; the message says why. */
        ERROR,
        /** The sandbox is being removed. */
        DELETING,
        /** The gateway reports a phase that this release does not know. */
        UNKNOWN,
        /** The gateway answers and does not have the sandbox. */
        ABSENT,
        /** The gateway does not answer. */
        UNREACHABLE
    }

    public SandboxInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(message, "message");
    }
}

package io.nemoclaw.internal.blueprint;

import io.nemoclaw.BackendId;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.version.ToolVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a blueprint allows. Immutable and thread-safe.
 *
 * @param file where it was read from, for messages
 * @param oldest the oldest OpenShell that it was made for
 * @param newest the newest one
 * @param backends the backends that it may run on; empty means any
 */
public record Blueprint(
        Path file, Optional<ToolVersion> oldest, Optional<ToolVersion> newest, Optional<List<String>> backends) {
    /**
     * Checks the choice of a backend.
     *
     * @throws NemoClawException {@link ErrorCode#BLUEPRINT_INVALID} that names the choice and what is allowed
     */
    public void requireBackend(BackendId backend) throws NemoClawException {
        if (backends.isPresent() && !backends.get().contains(backend.value())) {
            throw refusal("its gateway_backends are " + backends.get() + ", and the backend is '" + backend + "'")
                    .withDetail("backend", backend.value())
                    .withRemedy("Use one of the backends " + backends.get() + ", or another blueprint.");
        }
    }

    /**
     * Checks the version of a running gateway.
     *
     * @throws NemoClawException {@link ErrorCode#BLUEPRINT_INVALID} that names the version and the range
     */
    public void requireVersion(String gatewayVersion) throws NemoClawException {
        ToolVersion version = ToolVersion.find(gatewayVersion).orElse(null);
        if (version == null) {
            return; // the client has already refused what it cannot read
        }
        boolean old = oldest.isPresent() && version.compareTo(oldest.get()) < 0;
        boolean young = newest.isPresent() && version.compareTo(newest.get()) > 0;
        if (old || young) {
            throw refusal("it allows OpenShell " + oldest.map(Object::toString).orElse("any") + " to "
                            + newest.map(Object::toString).orElse("any") + ", and the gateway is " + version)
                    .withDetail("version", version.toString());
        }
    }

    private NemoClawException refusal(String why) {
        return NemoClawException.of(
                        ErrorCode.BLUEPRINT_INVALID, "the blueprint " + file + " does not allow this: " + why)
                .withDetail("file", file.toString());
    }
}

package io.nemoclaw.internal.onboard;

import io.nemoclaw.CredentialSource;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.internal.inference.RouteCredential;
import io.nemoclaw.internal.policy.PolicyPresets;
import io.nemoclaw.spi.Capabilities.Feature;
import io.nemoclaw.spi.GatewayBackend;
import java.nio.file.Files;
import java.nio.file.Path;

/** Refuses what can be known to fail, before anything is changed. Stateless and thread-safe. */
final class IntentCheck {
    private IntentCheck() {}

    /**
     * Checks an intent.
     *
     * @param routeReached whether an earlier run has given the gateway this provider with its credential
     */
    static void require(Intent intent, GatewayBackend backend, CredentialSource credentials, boolean routeReached)
            throws NemoClawException {
        PolicyPresets.require(intent.presets());
        if (intent.inference().isPresent()) {
            requireRoute(intent.inference().get(), credentials, routeReached);
        }
        if (intent.image() instanceof SandboxImage.Dockerfile dockerfile) {
            requireFeature(backend, Feature.BUILDS_DOCKERFILES, "build " + dockerfile.file());
            requireFile(dockerfile.file(), "Dockerfile");
        }
        if (intent.image() instanceof SandboxImage.Archive archive) {
            requireFeature(backend, Feature.IMPORTS_ARCHIVES, "import " + archive.file());
            requireFile(archive.file(), "image archive");
        }
    }

    private static void requireRoute(Inference inference, CredentialSource credentials, boolean routeReached)
            throws NemoClawException {
        if (inference.endpoint().isEmpty()) {
            throw NemoClawException.of(
                            ErrorCode.INVALID_ARGUMENT,
                            "the inference provider '" + inference.provider().key() + "' needs an endpoint")
                    .withRemedy("Name the base URL of the provider.");
        }
        if (!routeReached) {
            RouteCredential.require(inference, credentials);
        }
    }

    private static void requireFeature(GatewayBackend backend, Feature feature, String what) throws NemoClawException {
        if (!backend.capabilities().has(feature)) {
            throw NemoClawException.of(
                            ErrorCode.UNSUPPORTED_FEATURE, "the backend '" + backend.id() + "' cannot " + what)
                    .withRemedy("Use another backend, or another kind of image.")
                    .withDetail("feature", feature.name());
        }
    }

    private static void requireFile(Path file, String what) throws NemoClawException {
        if (!Files.isRegularFile(file)) {
            throw NemoClawException.of(ErrorCode.FILE_NOT_FOUND, "there is no " + what + " " + file)
                    .withDetail("file", file.toString());
        }
    }
}

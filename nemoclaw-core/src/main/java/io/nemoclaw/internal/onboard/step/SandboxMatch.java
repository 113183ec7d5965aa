package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import io.nemoclaw.Policy;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.internal.onboard.Intent;
import io.nemoclaw.internal.onboard.RecordedIntent;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.state.Registry;
import java.util.Optional;

/**
 * Whether a sandbox that is there is the wanted one. What was fixed when it was created must be the same: image,
 * environment and first policy. Stateless.
 */
final class SandboxMatch {
    private SandboxMatch() {}

    /**
     * Refuses another one.
     *
     * @throws NemoClawException {@link ErrorCode#SANDBOX_CONFLICT} that names both values
     */
    static void require(Workbench bench, RemoteSandbox present) throws NemoClawException {
        Intent wanted = bench.intent();
        Optional<Registry.Entry> entry = bench.instance().registry().find(wanted.name());
        if (entry.isPresent()) {
            requireAsRecorded(wanted, entry.get());
        } else if (!bench.startedBefore(OnboardState.SANDBOX)) {
            requireSameImage(wanted, present);
        }
    }

    private static void requireAsRecorded(Intent wanted, Registry.Entry recorded) throws NemoClawException {
        Optional<SandboxImage> image = RecordedIntent.image(RecordedIntent.inputs(recorded));
        if (image.isPresent() && !image.get().equals(wanted.image())) {
            throw conflict(
                    wanted,
                    "is made from",
                    image.get().describe(),
                    wanted.image().describe());
        }
        if (!wanted.environment().isEmpty() && !wanted.environment().equals(recorded.environment())) {
            throw conflict(
                    wanted,
                    "was created with the variables",
                    recorded.environment().keySet().toString(),
                    wanted.environment().keySet().toString());
        }
        Optional<String> policy = wanted.policy().map(Policy::toYaml);
        if (policy.isPresent() && !policy.get().equals(recorded.policyYaml())) {
            throw conflict(wanted, "was created with", "its recorded policy", "the requested policy");
        }
    }

    /** A sandbox that is not recorded here is somebody's own; one of the same image is what was asked for all the same. */
    private static void requireSameImage(Intent wanted, RemoteSandbox present) throws NemoClawException {
        boolean same = wanted.image() instanceof SandboxImage.Reference reference
                && normalised(present.image())
                        .equals(reference.ref().normalised().value());
        if (!same) {
            throw conflict(
                    wanted,
                    "is not recorded on this host and is made from",
                    present.image(),
                    wanted.image().describe());
        }
    }

    private static String normalised(String image) {
        try {
            return ImageRef.of(image).normalised().value();
        } catch (IllegalArgumentException e) {
            return image;
        }
    }

    private static NemoClawException conflict(Intent wanted, String what, String present, String requested) {
        return NemoClawException.of(
                        ErrorCode.SANDBOX_CONFLICT,
                        "sandbox '" + wanted.name() + "' " + what + " " + present + ", not " + requested
                                + "; a live sandbox is not replaced")
                .withDetail("sandbox", wanted.name().value())
                .withDetail("recorded", present)
                .withDetail("requested", requested);
    }
}

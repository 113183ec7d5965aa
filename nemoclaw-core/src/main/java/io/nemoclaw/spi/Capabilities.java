package io.nemoclaw.spi;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a backend can do. What is not here is refused with a reason, never ignored.
 *
 * <p>Immutable and thread-safe.
 *
 * @param features the features
 */
public record Capabilities(Set<Feature> features) {
    /** A feature that callers must not take for granted. */
    public enum Feature {
        /** Sandboxes are isolated from this host. A backend without it is never chosen automatically. */
        ISOLATION,
        /** Providers, routes and sandboxes survive a restart of the gateway. */
        STATE_SURVIVES_RESTART,
        /** {@link io.nemoclaw.SandboxImage.Dockerfile} can be built. */
        BUILDS_DOCKERFILES,
        /** {@link io.nemoclaw.SandboxImage.Archive} can be imported. */
        IMPORTS_ARCHIVES,
        /** Images that the gateway does not have are pulled from their registry. */
        PULLS_IMAGES
    }

    public Capabilities {
        features = Set.copyOf(features);
    }

    /** Capabilities with the given features. */
    public static Capabilities of(Feature... features) {
        EnumSet<Feature> set = EnumSet.noneOf(Feature.class);
        set.addAll(Arrays.asList(features));
        return new Capabilities(set);
    }

    /** Whether a feature is there. */
    public boolean has(Feature feature) {
        return features.contains(feature);
    }
}

package io.nemoclaw;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a sandbox is made from. The three kinds are siblings: a reference that the gateway can pull or already has, a
 * Dockerfile that a backend with a docker engine builds, and an archive ({@code docker save} or OCI layout), which
 * needs no docker at all.
 *
 * <p>All kinds are immutable and thread-safe.
 */
public sealed interface SandboxImage {
    /**
     * An image by reference.
     *
     * @param ref the reference
     */
    record Reference(ImageRef ref) implements SandboxImage {
        public Reference {
            Objects.requireNonNull(ref, "ref");
        }

        @Override
        public String describe() {
            return ref.value();
        }
    }

    /**
     * An image to build. The context is the Dockerfile's own directory.
     *
     * @param file the Dockerfile, absolute
     */
    record Dockerfile(Path file) implements SandboxImage {
        public Dockerfile {
            file = file.toAbsolutePath().normalize();
        }

        @Override
        public String describe() {
            return file.toString();
        }
    }

    /**
     * An image in a {@code docker save} or OCI-layout tar file.
     *
     * @param file the archive, absolute
     */
    record Archive(Path file) implements SandboxImage {
        public Archive {
            file = file.toAbsolutePath().normalize();
        }

        @Override
        public String describe() {
            return file.toString();
        }
    }

    /** The reference or path that a person recognises the image by. */
    String describe();

    /**
     * An image by reference.
     *
     * @throws IllegalArgumentException if the text is not an image reference
     */
    static SandboxImage reference(String ref) {
        return new Reference(ImageRef.of(ref));
    }

    /** An image to build from a Dockerfile. The file is looked at when the onboarding runs. */
    static SandboxImage dockerfile(Path file) {
        return new Dockerfile(file);
    }

    /** An image in an archive. The file is looked at when the onboarding runs. */
    static SandboxImage archive(Path file) {
        return new Archive(file);
    }
}

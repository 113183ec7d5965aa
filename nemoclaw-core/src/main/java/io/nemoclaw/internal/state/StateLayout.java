package io.nemoclaw.internal.state;

import io.nemoclaw.BackendId;
import io.nemoclaw.InstanceId;
import java.nio.file.Path;

/**
 * Where everything is kept. The default instance uses the home directory itself, so that a NemoClaw user's files are
 * found; every other instance has a directory of its own below {@code instances/}.
 *
 * @param home the state directory
 * @param instance the instance
 */
public record StateLayout(Path home, InstanceId instance) {
    /** The instance's directory. */
    public Path root() {
        return instance.equals(InstanceId.DEFAULT)
                ? home
                : home.resolve("instances").resolve(instance.value());
    }

    /** The session: what an onboarding has reached. */
    public Path sessionFile() {
        return root().resolve("onboard-session.json");
    }

    /** The registry: the sandboxes that were onboarded. */
    public Path registryFile() {
        return root().resolve("sandboxes.json");
    }

    /** The lock that operations with an effect hold. Never read, never deleted: it only carries the OS lock. */
    public Path lockFile() {
        return root().resolve("instance.lock");
    }

    /** Who holds the lock, for the message. */
    public Path lockOwnerFile() {
        return root().resolve("onboard.lock");
    }

    /** A directory that belongs to one backend. */
    public Path backendDirectory(BackendId backend) {
        return root().resolve("backends").resolve(backend.value());
    }
}

package io.nemoclaw.spi;

import io.nemoclaw.InstanceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Which gateway a backend shall run.
 *
 * <p>Immutable and thread-safe.
 *
 * @param instance the instance; names, labels and default ports derive from it
 * @param directory a directory of the instance that belongs to this backend alone; it may not exist yet
 * @param port the host port that the caller insists on; empty leaves the choice to the backend
 * @param startTimeout the deadline of a start
 */
public record GatewaySpec(InstanceId instance, Path directory, OptionalInt port, Duration startTimeout) {
    public GatewaySpec {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(startTimeout, "startTimeout");
    }
}

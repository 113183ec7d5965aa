package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.GatewayName;
import io.nemoclaw.testkit.internal.server.Registration;
import java.nio.file.Path;

/**
 * Where a detached gateway keeps what, below the directory that it was given.
 *
 * @param root the directory, absolute
 */
record Layout(Path root) {
    Layout {
        root = root.toAbsolutePath().normalize();
    }

    Path config() {
        return root.resolve("config");
    }

    Path state() {
        return root.resolve("state");
    }

    Path sandboxes() {
        return root.resolve("sandboxes");
    }

    Path log() {
        return root.resolve("gateway.log");
    }

    ProcessRecord process() {
        return new ProcessRecord(root.resolve("gateway.pid"));
    }

    Registration registration(GatewayName name) {
        return new Registration(config(), name);
    }
}

import org.jspecify.annotations.NullMarked;

/**
 * Onboards AI-agent sandboxes on NVIDIA OpenShell and owns the gateway's whole life.
 *
 * <p>Start at {@link io.nemoclaw.NemoClaw}. Backends plug in through {@link io.nemoclaw.spi.GatewayBackend}. The
 * packages below {@code io.nemoclaw.internal} are exported to this project's own modules only and may change at any
 * time.
 */
@NullMarked
@SuppressWarnings("module") // the friends that internals are exported to are compiled later
module io.nemoclaw.core {
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires org.snakeyaml.engine;
    requires org.apache.commons.compress;
    requires org.apache.commons.exec;
    requires io.grpc;
    requires io.grpc.stub;
    requires io.grpc.protobuf;
    requires com.google.protobuf;
    requires com.google.common;
    requires com.google.common.util.concurrent.internal; // Guava needs it and, being automatic, cannot say so

    exports io.nemoclaw;
    exports io.nemoclaw.event;
    exports io.nemoclaw.spi;
    exports io.nemoclaw.internal.progress to
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.openshell to
            io.nemoclaw.backend.docker,
            io.nemoclaw.backend.vm,
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.openshell.wire to
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.files to
            io.nemoclaw.backend.docker,
            io.nemoclaw.backend.vm,
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.process to
            io.nemoclaw.backend.docker,
            io.nemoclaw.backend.vm,
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.security to
            io.nemoclaw.backend.docker,
            io.nemoclaw.backend.vm,
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.state to
            io.nemoclaw.backend.docker,
            io.nemoclaw.backend.vm,
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.time to
            io.nemoclaw.backend.docker,
            io.nemoclaw.backend.vm,
            io.nemoclaw.testkit;
    exports io.nemoclaw.internal.version to
            io.nemoclaw.backend.docker,
            io.nemoclaw.backend.vm,
            io.nemoclaw.testkit;

    uses io.nemoclaw.spi.GatewayBackend;
}

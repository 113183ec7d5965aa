import org.jspecify.annotations.NullMarked;

/** An embedded OpenShell gateway for tests and demos, stand-ins, the backend contract and a JUnit 5 extension. */
@NullMarked
module io.nemoclaw.testkit {
    requires transitive io.nemoclaw.core;
    requires static org.junit.jupiter.api;
    requires static org.jspecify;
    requires io.grpc;
    requires io.grpc.netty.shaded; // the listener binds to the loopback address, which gRPC's own builder cannot
    requires io.grpc.stub;
    requires io.grpc.protobuf;
    requires com.google.protobuf;
    requires com.google.common;
    requires com.fasterxml.jackson.databind;
    requires org.apache.commons.compress;
    requires java.net.http;

    exports io.nemoclaw.testkit;

    provides io.nemoclaw.spi.GatewayBackend with
            io.nemoclaw.testkit.internal.backend.EmbeddedBackend;
}

import org.jspecify.annotations.NullMarked;

/** An embedded OpenShell gateway for tests and demos, stand-ins, the backend contract and a JUnit 5 extension. */
@NullMarked
module io.nemoclaw.testkit {
    requires transitive io.nemoclaw.core;
    requires static org.junit.jupiter.api;
    requires static org.jspecify;
    requires io.grpc;
    requires io.grpc.stub;
    requires io.grpc.protobuf;
    requires com.google.protobuf;
}

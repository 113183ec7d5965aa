package io.nemoclaw.testkit.internal.server;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Refuses requests above 1 MiB with {@code OUT_OF_RANGE}, as the real gateway's stack does (OpenShell 0.0.32,
 * crates/openshell-server/src/multiplex.rs). gRPC for Java has a limit of its own, which answers with another code:
 * that one is set far higher. Thread-safe.
 */
final class RequestLimit implements ServerInterceptor {
    /** The most bytes of one request. */
    static final int MAX_BYTES = 1024 * 1024;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                int size = message instanceof MessageLite lite ? lite.getSerializedSize() : 0;
                if (size <= MAX_BYTES) {
                    super.onMessage(message);
                    return;
                }
                refused = true;
                call.close(
                        Status.OUT_OF_RANGE.withDescription("Error, decoded message length too large: found " + size
                                + " bytes, the limit is: " + MAX_BYTES + " bytes"),
                        new Metadata());
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }
}

package io.nemoclaw.testkit.internal.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.nemoclaw.testkit.Fault;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets the faults in force act on requests and streams. Thread-safe. */
final class FaultInterceptor implements ServerInterceptor {
    private final Faults faults;
    private final Runnable death;

    FaultInterceptor(Faults faults, Runnable death) {
        this.faults = faults;
        this.death = death;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (faults.diesNow()) {
            // What a client of a dead process sees; the server's own stop would report a cancellation.
            call.close(Status.UNAVAILABLE.withDescription("connection reset by peer"), new Metadata());
            death.run();
            return new ServerCall.Listener<>() {};
        }
        if (faults.unavailable()) {
            call.close(Status.UNAVAILABLE.withDescription("the gateway is starting"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        String method = call.getMethodDescriptor().getBareMethodName();
        return faults.of(Fault.DropsStream.class)
                .filter(fault -> fault.method().equals(method))
                .findFirst()
                .map(fault -> next.startCall(new BreakingCall<>(call, fault.afterEvents()), headers))
                .orElseGet(() -> next.startCall(call, headers));
    }

    /** A call whose stream breaks instead of the event after the given number. */
    private static final class BreakingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final AtomicInteger left;
        private final AtomicBoolean broken = new AtomicBoolean();

        BreakingCall(ServerCall<Q, R> call, int afterEvents) {
            super(call);
            left = new AtomicInteger(afterEvents);
        }

        @Override
        public void sendMessage(R message) {
            if (left.getAndDecrement() > 0) {
                super.sendMessage(message);
            } else {
                breakOff();
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!broken.get()) {
                super.close(status, trailers);
            }
        }

        private void breakOff() {
            if (broken.compareAndSet(false, true)) {
                super.close(Status.UNAVAILABLE.withDescription("connection reset by peer"), new Metadata());
            }
        }
    }
}

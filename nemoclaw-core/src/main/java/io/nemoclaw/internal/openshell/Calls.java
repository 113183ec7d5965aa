package io.nemoclaw.internal.openshell;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls on one channel: every call has a deadline, interruption ends it, a request that the gateway would refuse
 * for its size is not sent, and what may be repeated is repeated when the connection breaks. Thread-safe.
 */
public final class Calls {
    /** The gateway decodes at most 1 MiB (OpenShell 0.0.32, crates/openshell-server/src/multiplex.rs). */
    public static final int MAX_REQUEST = (1 << 20) - 1024;

    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** What the gateway itself says when its way into a sandbox has failed for the moment. */
    private static final List<String> PASSING_FAULTS = List.of(
            "Connection reset by peer",
            "Connection refused",
            "failed to establish ssh transport",
            "failed to connect to ssh proxy",
            "failed to start ssh proxy");

    private final Channel channel;
    private final Duration limit;

    Calls(Channel channel, Duration limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /** A call that may be made twice. */
    public <Q extends com.google.protobuf.MessageLite, A> A repeatable(
            MethodDescriptor<Q, A> method, Q request, String what, Map<Status.Code, ErrorCode> special)
            throws NemoClawException, InterruptedException {
        Deadline deadline = Deadline.after(limit);
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return call(method, request, what, deadline);
            } catch (StatusException e) {
                if (attempt == ATTEMPTS || deadline.expired() || !passing(e.getStatus())) {
                    throw RpcErrors.of(e.getStatus(), what, special);
                }
                TimeUnit.NANOSECONDS.sleep(deadline.remaining(pause).toNanos());
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** A call that is made once. */
    public <Q extends com.google.protobuf.MessageLite, A> A once(
            MethodDescriptor<Q, A> method, Q request, String what, Map<Status.Code, ErrorCode> special)
            throws NemoClawException, InterruptedException {
        try {
            return call(method, request, what, Deadline.after(limit));
        } catch (StatusException e) {
            throw RpcErrors.of(e.getStatus(), what, special);
        }
    }

    private <Q extends com.google.protobuf.MessageLite, A> A call(
            MethodDescriptor<Q, A> method, Q request, String what, Deadline deadline)
            throws StatusException, NemoClawException, InterruptedException {
        requireSize(request, what);
        try {
            return ClientCalls.blockingUnaryCall(channel, method, options(deadline.remaining()), request);
        } catch (StatusRuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(what);
            }
            throw e.getStatus().asException();
        }
    }

    /** Opens a stream of answers; the reader cancels it when it has seen enough. */
    public <Q extends com.google.protobuf.MessageLite, A> BlockingClientCall<Q, A> stream(
            MethodDescriptor<Q, A> method, Q request, String what, Duration streamLimit) throws NemoClawException {
        requireSize(request, what);
        return ClientCalls.blockingV2ServerStreamingCall(channel, method, options(streamLimit), request);
    }

    private static CallOptions options(Duration limit) {
        return CallOptions.DEFAULT.withDeadlineAfter(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
    }

    private static void requireSize(com.google.protobuf.MessageLite request, String what) throws NemoClawException {
        if (request.getSerializedSize() > MAX_REQUEST) {
            throw NemoClawException.of(
                    ErrorCode.REQUEST_TOO_LARGE,
                    what + ": the request has " + request.getSerializedSize() + " bytes; the gateway accepts at most "
                            + MAX_REQUEST);
        }
    }

    private static boolean passing(Status status) {
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return !RpcErrors.untrusted(status);
        }
        String text = status.getDescription();
        return status.getCode() == Status.Code.INTERNAL
                && text != null
                && PASSING_FAULTS.stream().anyMatch(text::contains);
    }
}

package io.nemoclaw.testkit.internal.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Answers unary calls. Stateless. */
final class Calls {
    private Calls() {}

    /** Answers with a value, or with the refusal that its computation ends in. */
    static <R> void answer(StreamObserver<R> observer, Supplier<R> value) {
        R answer;
        try {
            answer = value.get();
        } catch (StatusRuntimeException e) {
            observer.onError(e);
            return;
        } catch (RuntimeException e) {
            observer.onError(
                    Status.INTERNAL.withDescription(e.toString()).withCause(e).asRuntimeException());
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }
}

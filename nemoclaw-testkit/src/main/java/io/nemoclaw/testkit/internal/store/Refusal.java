package io.nemoclaw.testkit.internal.store;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The gateway's answers of refusal, by code. Stateless. */
public final class Refusal {
    private Refusal() {}

    /** The request is malformed. */
    public static StatusRuntimeException invalid(String text) {
        return Status.INVALID_ARGUMENT.withDescription(text).asRuntimeException();
    }

    /** The request does not fit the present state. */
    public static StatusRuntimeException precondition(String text) {
        return Status.FAILED_PRECONDITION.withDescription(text).asRuntimeException();
    }

    /** What the request names is not there. */
    public static StatusRuntimeException notFound(String text) {
        return Status.NOT_FOUND.withDescription(text).asRuntimeException();
    }

    /** What the request creates is there. */
    public static StatusRuntimeException exists(String text) {
        return Status.ALREADY_EXISTS.withDescription(text).asRuntimeException();
    }

    /** The gateway failed. */
    public static StatusRuntimeException internal(String text) {
        return Status.INTERNAL.withDescription(text).asRuntimeException();
    }
}

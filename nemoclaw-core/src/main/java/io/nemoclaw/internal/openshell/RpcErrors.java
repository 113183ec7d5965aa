package io.nemoclaw.internal.openshell;

import io.grpc.Status;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.security.Redactor;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The one place where a gRPC status becomes an error of this library. Stateless and thread-safe. */
public final class RpcErrors {
    private static final Map<Status.Code, ErrorCode> DEFAULTS = Map.ofEntries(
            Map.entry(Status.Code.INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT),
            Map.entry(Status.Code.NOT_FOUND, ErrorCode.SANDBOX_NOT_FOUND),
            Map.entry(Status.Code.ALREADY_EXISTS, ErrorCode.SANDBOX_EXISTS),
            Map.entry(Status.Code.FAILED_PRECONDITION, ErrorCode.SANDBOX_NOT_READY),
            Map.entry(Status.Code.UNIMPLEMENTED, ErrorCode.UNSUPPORTED_FEATURE),
            Map.entry(Status.Code.RESOURCE_EXHAUSTED, ErrorCode.REQUEST_TOO_LARGE),
            Map.entry(Status.Code.OUT_OF_RANGE, ErrorCode.REQUEST_TOO_LARGE),
            Map.entry(Status.Code.DEADLINE_EXCEEDED, ErrorCode.DEADLINE_EXCEEDED),
            Map.entry(Status.Code.CANCELLED, ErrorCode.GATEWAY_UNREACHABLE),
            Map.entry(Status.Code.UNAVAILABLE, ErrorCode.GATEWAY_UNREACHABLE));

    private RpcErrors() {}

    /**
     * Translates a status.
     *
     * @param what what was asked, for the message, such as {@code create sandbox 'x'}
     * @param special what codes mean for this call where they do not mean the usual
     */
    public static NemoClawException of(Status status, String what, Map<Status.Code, ErrorCode> special) {
        ErrorCode code = special.get(status.getCode());
        if (code == null) {
            code = untrusted(status)
                    ? ErrorCode.GATEWAY_CERTIFICATE_MISMATCH
                    : DEFAULTS.getOrDefault(status.getCode(), ErrorCode.GATEWAY_PROTOCOL);
        }
        NemoClawException error = NemoClawException.of(code, what + ": " + describe(status))
                .withDetail("grpcStatus", status.getCode().name());
        return status.getCause() == null ? error : error.withCause(status.getCause());
    }

    /** Whether the two sides do not accept each other's certificates. */
    static boolean untrusted(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    && !cause.getClass().getSimpleName().equals("NotSslRecordException")) {
                return true;
            }
        }
        return status.getCode() == Status.Code.UNAUTHENTICATED;
    }

    private static String describe(Status status) {
        String text = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        String root = root(status.getCause());
        return Redactor.redact(root.isEmpty() || text.contains(root) ? text : text + " (" + root + ")", 2000);
    }

    private static String root(@Nullable Throwable cause) {
        Throwable last = cause;
        while (last != null && last.getCause() != null) {
            last = last.getCause();
        }
        return last == null || last.getMessage() == null
                ? ""
                : last.getMessage().lines().findFirst().orElse("");
    }
}

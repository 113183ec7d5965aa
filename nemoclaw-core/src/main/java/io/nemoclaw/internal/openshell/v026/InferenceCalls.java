package io.nemoclaw.internal.openshell.v026;

import io.grpc.Status;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.OpenShellClient.InferenceRoute;
import io.nemoclaw.internal.openshell.wire.GetClusterInferenceRequest;
import io.nemoclaw.internal.openshell.wire.GetClusterInferenceResponse;
import io.nemoclaw.internal.openshell.wire.InferenceGrpc;
import io.nemoclaw.internal.openshell.wire.SetClusterInferenceRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads and sets the route behind {@code inference.local}, whose name on the wire is the empty one. */
final class InferenceCalls {
    private static final Map<Status.Code, ErrorCode> SPECIAL = Map.of(
            Status.Code.INVALID_ARGUMENT, ErrorCode.INFERENCE_REJECTED,
            Status.Code.FAILED_PRECONDITION, ErrorCode.INFERENCE_REJECTED,
            Status.Code.NOT_FOUND, ErrorCode.PROVIDER_NOT_FOUND);

    private final Calls calls;

    InferenceCalls(Calls calls) {
        this.calls = calls;
    }

    Optional<InferenceRoute> route() throws NemoClawException, InterruptedException {
        try {
            GetClusterInferenceResponse answer = calls.repeatable(
                    InferenceGrpc.getGetClusterInferenceMethod(),
                    GetClusterInferenceRequest.getDefaultInstance(),
                    "read the inference route",
                    SPECIAL);
            return Optional.of(new InferenceRoute(
                    answer.getProviderName(),
                    answer.getModelId(),
                    answer.getTimeoutSecs() == 0
                            ? Optional.empty()
                            : Optional.of(Duration.ofSeconds(answer.getTimeoutSecs()))));
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.PROVIDER_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void set(InferenceRoute route, boolean verified) throws NemoClawException, InterruptedException {
        calls.repeatable(
                InferenceGrpc.getSetClusterInferenceMethod(),
                SetClusterInferenceRequest.newBuilder()
                        .setProviderName(route.provider())
                        .setModelId(route.model())
                        .setNoVerify(!verified)
                        .setTimeoutSecs(route.timeout().map(Duration::toSeconds).orElse(0L))
                        .build(),
                "set the inference route to " + route.provider() + " / " + route.model(),
                SPECIAL);
    }
}

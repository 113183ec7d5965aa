package io.nemoclaw.testkit.internal.server;

import io.grpc.stub.StreamObserver;
import io.nemoclaw.internal.openshell.wire.GetClusterInferenceRequest;
import io.nemoclaw.internal.openshell.wire.GetClusterInferenceResponse;
import io.nemoclaw.internal.openshell.wire.InferenceGrpc;
import io.nemoclaw.internal.openshell.wire.SetClusterInferenceRequest;
import io.nemoclaw.internal.openshell.wire.SetClusterInferenceResponse;
import io.nemoclaw.testkit.internal.store.Routes;

/** The service {@code openshell.inference.v1.Inference}. Thread-safe. */
final class InferenceService extends InferenceGrpc.InferenceImplBase {
    private final Routes routes;

    InferenceService(Routes routes) {
        this.routes = routes;
    }

    @Override
    public void setClusterInference(
            SetClusterInferenceRequest request, StreamObserver<SetClusterInferenceResponse> observer) {
        Calls.answer(observer, () -> routes.set(request));
    }

    @Override
    public void getClusterInference(
            GetClusterInferenceRequest request, StreamObserver<GetClusterInferenceResponse> observer) {
        Calls.answer(observer, () -> routes.get(request.getRouteName()));
    }
}

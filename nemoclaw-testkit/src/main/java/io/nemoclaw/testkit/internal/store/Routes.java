package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.GetClusterInferenceResponse;
import io.nemoclaw.internal.openshell.wire.Provider;
import io.nemoclaw.internal.openshell.wire.SetClusterInferenceRequest;
import io.nemoclaw.internal.openshell.wire.SetClusterInferenceResponse;
import io.nemoclaw.internal.openshell.wire.ValidatedEndpoint;
import java.util.concurrent.locks.ReentrantLock;

/** The inference routes (OpenShell 0.0.32, crates/openshell-server/src/inference.rs). Thread-safe. */
public final class Routes {
    private static final String USER = "inference.local";
    private static final String SYSTEM = "sandbox-system";
    private static final long DEFAULT_TIMEOUT_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Vault vault;
    private final Providers providers;
    private final EndpointCheck check;
    private final java.util.Map<String, GetClusterInferenceResponse> byName = new java.util.HashMap<>();

    public Routes(Vault vault, Providers providers, EndpointCheck check) {
        this.vault = vault;
        this.providers = providers;
        this.check = check;
        for (String name : new String[] {USER, SYSTEM}) {
            vault.load(file(name), GetClusterInferenceResponse.parser()).ifPresent(kept -> byName.put(name, kept));
        }
    }

    /** Sets a route, after having asked the endpoint unless the request says not to. */
    public SetClusterInferenceResponse set(SetClusterInferenceRequest request) {
        String name = routeName(request.getRouteName());
        String providerName = request.getProviderName();
        if (providerName.isBlank()) {
            throw Refusal.invalid("provider_name is required");
        }
        if (request.getModelId().isBlank()) {
            throw Refusal.invalid("model_id is required");
        }
        Provider provider = providers
                .secret(providerName)
                .orElseThrow(() -> Refusal.precondition("provider '" + providerName + "' not found"));
        InferenceTarget target = InferenceTarget.of(provider);
        SetClusterInferenceResponse.Builder response = SetClusterInferenceResponse.newBuilder();
        if (!request.getNoVerify()) {
            ValidatedEndpoint endpoint = check.verify(target, providerName, request.getModelId());
            response.setValidationPerformed(true).addValidatedEndpoints(endpoint);
        }
        GetClusterInferenceResponse route = put(name, request);
        return response.setProviderName(providerName)
                .setModelId(request.getModelId())
                .setRouteName(name)
                .setVersion(route.getVersion())
                .setTimeoutSecs(route.getTimeoutSecs())
                .build();
    }

    private GetClusterInferenceResponse put(String name, SetClusterInferenceRequest request) {
        lock.lock();
        try {
            long version = byName.containsKey(name) ? byName.get(name).getVersion() + 1 : 1;
            GetClusterInferenceResponse route = GetClusterInferenceResponse.newBuilder()
                    .setProviderName(request.getProviderName())
                    .setModelId(request.getModelId())
                    .setRouteName(name)
                    .setVersion(version)
                    .setTimeoutSecs(request.getTimeoutSecs() == 0 ? DEFAULT_TIMEOUT_SECONDS : request.getTimeoutSecs())
                    .build();
            byName.put(name, route);
            vault.save(file(name), route);
            return route;
        } finally {
            lock.unlock();
        }
    }

    /** A route. */
    public GetClusterInferenceResponse get(String asked) {
        String name = routeName(asked);
        lock.lock();
        try {
            GetClusterInferenceResponse route = byName.get(name);
            if (route == null) {
                throw Refusal.notFound("inference route '" + name
                        + "' is not configured; run 'openshell inference set --provider <name> --model <id>'");
            }
            return route;
        } finally {
            lock.unlock();
        }
    }

    private static String routeName(String asked) {
        return switch (asked) {
            case "", USER -> USER;
            case SYSTEM -> SYSTEM;
            default ->
                throw Refusal.invalid(
                        "unknown route_name '" + asked + "'; expected '" + USER + "' or '" + SYSTEM + "'");
        };
    }

    private static String file(String name) {
        return "route-" + name;
    }
}

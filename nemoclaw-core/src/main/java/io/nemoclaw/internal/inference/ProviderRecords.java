package io.nemoclaw.internal.inference;

import io.nemoclaw.Inference;
import io.nemoclaw.internal.openshell.OpenShellClient.InferenceRoute;
import io.nemoclaw.internal.openshell.OpenShellClient.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a route is in the gateway: a provider record and the cluster's inference route. The configuration keys are those
 * of OpenShell's profiles (OpenShell 0.0.32, crates/openshell-core/src/inference.rs). Stateless and thread-safe.
 */
public final class ProviderRecords {
    /** What the gateway uses where a route names no limit (OpenShell 0.0.32, crates/openshell-server/src/inference.rs). */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private ProviderRecords() {}

    /** The provider record that a route needs. */
    public static Provider provider(Inference inference) {
        String type = inference.provider().type();
        Map<String, String> config = inference
                .endpoint()
                .map(url -> Map.of(type.toUpperCase(Locale.ROOT) + "_BASE_URL", url))
                .orElse(Map.of());
        return new Provider(
                inference.provider().gatewayName(),
                type,
                List.of(inference.credential().name()),
                config);
    }

    /** The route itself. */
    public static InferenceRoute route(Inference inference) {
        return new InferenceRoute(inference.provider().gatewayName(), inference.model(), inference.timeout());
    }

    /** Whether the gateway's provider is the wanted one, as far as it can be seen from outside. */
    public static boolean same(Provider present, Provider wanted) {
        return present.type().equals(wanted.type())
                && present.config().entrySet().containsAll(wanted.config().entrySet())
                && present.credentialKeys().containsAll(wanted.credentialKeys());
    }

    /** Whether the gateway's route is the wanted one. */
    public static boolean same(Optional<InferenceRoute> present, InferenceRoute wanted) {
        return present.isPresent()
                && present.get().provider().equals(wanted.provider())
                && present.get().model().equals(wanted.model())
                && present.get()
                        .timeout()
                        .orElse(DEFAULT_TIMEOUT)
                        .equals(wanted.timeout().orElse(DEFAULT_TIMEOUT));
    }
}

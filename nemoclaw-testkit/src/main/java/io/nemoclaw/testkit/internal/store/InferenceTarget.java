package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.Provider;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a provider's inference requests go (OpenShell 0.0.32, crates/openshell-core/src/inference.rs).
 *
 * @param kind the provider type
 * @param baseUrl the base URL, without a slash at the end
 * @param apiKey the key; never logged
 */
record InferenceTarget(Kind kind, String baseUrl, String apiKey) {
    /** The provider types that can serve inference. */
    enum Kind {
        OPENAI("https://api.openai.com/v1"),
        ANTHROPIC("https://api.anthropic.com/v1"),
        NVIDIA("https://integrate.api.nvidia.com/v1");

        private final String baseUrl;

        Kind(String baseUrl) {
            this.baseUrl = baseUrl;
        }
    }

    static InferenceTarget of(Provider provider) {
        String name = provider.getName();
        Kind kind = switch (provider.getType().toLowerCase(Locale.ROOT)) {
            case "openai" -> Kind.OPENAI;
            case "anthropic" -> Kind.ANTHROPIC;
            case "nvidia" -> Kind.NVIDIA;
            default ->
                throw Refusal.invalid("provider '" + name + "' has unsupported type '" + provider.getType()
                        + "' for cluster inference (supported: openai, anthropic, nvidia)");
        };
        Map<String, String> credentials = new TreeMap<>(provider.getCredentialsMap());
        String preferred = credentials.getOrDefault(kind + "_API_KEY", "");
        String key = preferred.isBlank()
                ? credentials.values().stream()
                        .filter(value -> !value.isBlank())
                        .findFirst()
                        .orElseThrow(() -> Refusal.invalid("provider '" + name + "' has no usable API key credential"))
                : preferred;
        String url = provider.getConfigOrDefault(kind + "_BASE_URL", kind.baseUrl)
                .trim()
                .replaceAll("/+$", "");
        if (url.isEmpty()) {
            throw Refusal.invalid("provider '" + name + "' resolved to empty base_url");
        }
        return new InferenceTarget(kind, url, key);
    }

    @Override
    public String toString() {
        return "InferenceTarget[" + kind + ", " + baseUrl + "]";
    }
}

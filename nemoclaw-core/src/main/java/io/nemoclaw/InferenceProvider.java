package io.nemoclaw;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The inference providers that an onboarding can register with the gateway.
 *
 * <p>Keys, gateway names, credential names and default end points are NemoClaw's (onboard.ts, provider table); the
 * types {@code nvidia}, {@code openai} and {@code anthropic} are the ones for which OpenShell routes inference
 * (crates/openshell-core/src/inference.rs).
 *
 * <p>Immutable and thread-safe.
 */
public enum InferenceProvider {
    NVIDIA(
            "build",
            "NVIDIA Endpoints",
            "nvidia-prod",
            "nvidia",
            "NVIDIA_API_KEY",
            "https://integrate.api.nvidia.com/v1",
            "nvidia/nemotron-3-super-120b-a12b"),
    OPENAI("openai", "OpenAI", "openai-api", "openai", "OPENAI_API_KEY", "https://api.openai.com/v1", "gpt-5.4"),
    ANTHROPIC(
            "anthropic",
            "Anthropic",
            "anthropic-prod",
            "anthropic",
            "ANTHROPIC_API_KEY",
            "https://api.anthropic.com",
            "claude-sonnet-4-6"),
    ANTHROPIC_COMPATIBLE(
            "anthropicCompatible",
            "Other Anthropic-compatible endpoint",
            "compatible-anthropic-endpoint",
            "anthropic",
            "COMPATIBLE_ANTHROPIC_API_KEY",
            "",
            ""),
    GEMINI(
            "gemini",
            "Google Gemini",
            "gemini-api",
            "openai",
            "GEMINI_API_KEY",
            "https://generativelanguage.googleapis.com/v1beta/openai/",
            "gemini-2.5-flash"),
    CUSTOM("custom", "Other OpenAI-compatible endpoint", "compatible-endpoint", "openai", "COMPATIBLE_API_KEY", "", ""),
    OLLAMA(
            "ollama",
            "Local Ollama",
            "ollama-local",
            "openai",
            "OPENAI_API_KEY",
            "http://host.openshell.internal:11435/v1",
            ""),
    VLLM("vllm", "Local vLLM", "vllm-local", "openai", "OPENAI_API_KEY", "http://host.openshell.internal:8000/v1", ""),
    NIM_LOCAL(
            "nim-local",
            "Local NVIDIA NIM",
            "vllm-local",
            "openai",
            "OPENAI_API_KEY",
            "http://host.openshell.internal:8000/v1",
            "");

    private final String key;
    private final String label;
    private final String gatewayName;
    private final String type;
    private final String credentialName;
    private final String defaultEndpoint;
    private final String defaultModel;

    InferenceProvider(
            String key,
            String label,
            String gatewayName,
            String type,
            String credentialName,
            String defaultEndpoint,
            String defaultModel) {
        this.key = key;
        this.label = label;
        this.gatewayName = gatewayName;
        this.type = type;
        this.credentialName = credentialName;
        this.defaultEndpoint = defaultEndpoint;
        this.defaultModel = defaultModel;
    }

    /**
     * The provider of a key such as {@code build} or {@code openai}. The older keys {@code cloud}, {@code nim} and
     * {@code nvidia} are understood, and case does not matter.
     *
     * @throws IllegalArgumentException if there is none; the message lists the valid keys
     */
    public static InferenceProvider ofKey(String text) {
        String wanted = switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "cloud", "nvidia" -> "build";
            case "nim" -> "nim-local";
            default -> text.strip();
        };
        return Arrays.stream(values())
                .filter(provider -> provider.key.equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text
                        + "' is not an inference provider; use one of "
                        + Arrays.stream(values()).map(InferenceProvider::key).collect(Collectors.joining(", "))));
    }

    /** The key that a person types, for example {@code build}. */
    public String key() {
        return key;
    }

    /** The name that a person reads. */
    public String label() {
        return label;
    }

    /** The name of the provider record in the gateway, for example {@code nvidia-prod}. */
    public String gatewayName() {
        return gatewayName;
    }

    /** OpenShell's provider type: {@code nvidia}, {@code openai} or {@code anthropic}. */
    public String type() {
        return type;
    }

    /** The name of the credential, which also is the key under which the gateway keeps it. */
    public String credentialName() {
        return credentialName;
    }

    /** The base URL that is used when the request gives none; empty for providers that need one. */
    public Optional<String> defaultEndpoint() {
        return defaultEndpoint.isEmpty() ? Optional.empty() : Optional.of(defaultEndpoint);
    }

    /** The model that is used when the request gives none, if there is a sensible one. */
    public Optional<String> defaultModel() {
        return defaultModel.isEmpty() ? Optional.empty() : Optional.of(defaultModel);
    }

    /** Whether the provider runs on this host, so that its credential is only a placeholder by default. */
    public boolean local() {
        return this == OLLAMA || this == VLLM || this == NIM_LOCAL;
    }
}

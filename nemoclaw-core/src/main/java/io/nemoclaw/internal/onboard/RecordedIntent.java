package io.nemoclaw.internal.onboard;

import io.nemoclaw.Agent;
import io.nemoclaw.Credential;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.internal.state.Registry;
import io.nemoclaw.internal.state.Session.Inputs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Translates between intents and what session and registry keep of them. Stateless and thread-safe. */
public final class RecordedIntent {
    private RecordedIntent() {}

    /** What the session keeps: names of credentials, never values. */
    static Inputs inputs(Intent intent) {
        Optional<Inference> inference = intent.inference();
        return new Inputs(
                intent.name().value(),
                intent.agent().name(),
                inference.map(i -> i.provider().gatewayName()).orElse(null),
                inference.map(Inference::model).orElse(null),
                inference.flatMap(Inference::endpoint).orElse(null),
                inference.map(i -> i.credential().name()).orElse(null),
                inference.flatMap(Inference::timeout).map(Duration::toSeconds).orElse(null),
                reference(intent.image()),
                dockerfile(intent.image()),
                archive(intent.image()),
                intent.presets(),
                intent.policy().map(Policy::toYaml).orElse(null),
                intent.environment());
    }

    /** What the registry keeps: everything that is needed to create the sandbox again. */
    public static Registry.Entry entry(Intent intent, Instant createdAt, String gatewayName, String backend) {
        Inputs inputs = inputs(intent);
        return new Registry.Entry(
                intent.name(),
                createdAt,
                inputs.provider(),
                inputs.model(),
                inputs.endpointUrl(),
                inputs.credentialEnv(),
                inputs.inferenceTimeoutSeconds(),
                inputs.policyPresets(),
                inputs.policyYaml(),
                inputs.agent(),
                inputs.image(),
                inputs.fromDockerfile(),
                inputs.archive(),
                inputs.environment(),
                gatewayName,
                backend);
    }

    /** The inputs that a registry entry stands for. */
    public static Inputs inputs(Registry.Entry entry) {
        return new Inputs(
                entry.name().value(),
                entry.agent(),
                entry.provider(),
                entry.model(),
                entry.endpointUrl(),
                entry.credentialEnv(),
                entry.inferenceTimeoutSeconds(),
                entry.image(),
                entry.fromDockerfile(),
                entry.archive(),
                entry.policies(),
                entry.policyYaml(),
                entry.environment());
    }

    /** The recorded image, if the record names one. */
    public static Optional<SandboxImage> image(Inputs inputs) throws NemoClawException {
        try {
            if (inputs.fromDockerfile() != null) {
                return Optional.of(SandboxImage.dockerfile(Path.of(inputs.fromDockerfile())));
            }
            if (inputs.archive() != null) {
                return Optional.of(SandboxImage.archive(Path.of(inputs.archive())));
            }
            return Optional.ofNullable(inputs.image()).map(SandboxImage::reference);
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    /** The recorded route, if the record names one. */
    public static Optional<Inference> inference(Inputs inputs) throws NemoClawException {
        if (inputs.provider() == null || inputs.model() == null) {
            return Optional.empty();
        }
        InferenceProvider provider = Arrays.stream(InferenceProvider.values())
                .filter(known -> known.gatewayName().equals(inputs.provider()))
                .findFirst()
                .orElseThrow(() -> NemoClawException.of(
                        ErrorCode.UNKNOWN_PROVIDER,
                        "the recorded inference provider '" + inputs.provider() + "' is not known to this release"));
        try {
            String credential = Objects.requireNonNullElse(inputs.credentialEnv(), provider.credentialName());
            Inference route = Inference.of(
                    provider, Objects.requireNonNull(inputs.model()), Credential.fromEnvironment(credential));
            if (inputs.endpointUrl() != null) {
                route = route.withEndpoint(inputs.endpointUrl());
            }
            Long seconds = inputs.inferenceTimeoutSeconds();
            return Optional.of(seconds == null ? route : route.withTimeout(Duration.ofSeconds(seconds)));
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    /** The recorded agent; OpenClaw if the record names none. A probe command is not recorded. */
    public static Agent agent(Inputs inputs) throws NemoClawException {
        try {
            String name = inputs.agent();
            return name == null || name.equals(Agent.openClaw().name()) ? Agent.openClaw() : Agent.named(name);
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    /** The recorded policy, if there is one. */
    public static Optional<Policy> policy(Inputs inputs) throws NemoClawException {
        return inputs.policyYaml() == null ? Optional.empty() : Optional.of(Policy.ofYaml(inputs.policyYaml()));
    }

    static @Nullable String reference(SandboxImage image) {
        return image instanceof SandboxImage.Reference reference
                ? reference.ref().value()
                : null;
    }

    static @Nullable String dockerfile(SandboxImage image) {
        return image instanceof SandboxImage.Dockerfile dockerfile
                ? dockerfile.file().toString()
                : null;
    }

    static @Nullable String archive(SandboxImage image) {
        return image instanceof SandboxImage.Archive archive ? archive.file().toString() : null;
    }

    private static NemoClawException malformed(IllegalArgumentException e) {
        return NemoClawException.of(
                        ErrorCode.SESSION_MALFORMED, "the record holds a value that cannot be used: " + e.getMessage())
                .withCause(e);
    }
}

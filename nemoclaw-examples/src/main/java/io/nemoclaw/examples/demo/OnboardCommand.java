package io.nemoclaw.examples.demo;

import io.nemoclaw.Credential;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardRequest.Start;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardRun;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job. */
@Command(
        name = "onboard",
        mixinStandardHelpOptions = true,
        description = "Bring up the gateway and a sandbox, and run a command in it. The same command again resumes.")
final class OnboardCommand implements Action {
    private static final String DEFAULT_IMAGE = "ghcr.io/nvidia/openshell-community/sandboxes/base:latest";

    @Option(names = "--sandbox", paramLabel = "NAME", required = true, description = "The sandbox's name.")
    private SandboxName sandbox;

    @ArgGroup(exclusive = true)
    private @Nullable Image image;

    @Option(
            names = "--provider",
            paramLabel = "KEY",
            description = "The inference provider: build, openai, anthropic, gemini, ollama, ...")
    private @Nullable InferenceProvider provider;

    @Option(names = "--model", paramLabel = "M", description = "The model; default: the provider's own.")
    private @Nullable String model;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The provider's base URL; needed where the provider has none of its own.")
    private @Nullable String endpoint;

    @Option(names = "--blueprint", paramLabel = "FILE", description = "A blueprint whose versions and backends bind.")
    private @Nullable Path blueprint;

    @Option(names = "--policy-presets", paramLabel = "a,b", split = ",", description = "Policy presets to apply.")
    private List<String> presets = List.of();

    @ArgGroup(exclusive = true)
    private @Nullable Continuation continuation;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    /** What the sandbox is made from. */
    static final class Image {
        @Option(
                names = "--image",
                paramLabel = "REF",
                description = "An image reference; default: " + DEFAULT_IMAGE + ".")
        private SandboxImage.@Nullable Reference reference;

        @Option(names = "--from", paramLabel = "DOCKERFILE", description = "A Dockerfile to build.")
        private @Nullable Path dockerfile;

        @Option(names = "--archive", paramLabel = "TAR", description = "A docker-save or OCI-layout archive.")
        private @Nullable Path archive;

        SandboxImage toImage() {
            if (reference != null) {
                return reference;
            }
            return dockerfile != null
                    ? SandboxImage.dockerfile(dockerfile)
                    : SandboxImage.archive(java.util.Objects.requireNonNull(archive));
        }
    }

    /** How a recorded session is treated. */
    static final class Continuation {
        @Option(names = "--resume", description = "Carry on the recorded session; an error if there is none.")
        private boolean resume;

        @Option(names = "--fresh", description = "Forget the recorded session.")
        private boolean fresh;

        Start start() {
            if (resume) {
                return Start.RESUME;
            }
            return fresh ? Start.FRESH : Start.CONTINUE;
        }
    }

    static SandboxImage.Reference reference(String text) {
        return (SandboxImage.Reference) SandboxImage.reference(text);
    }

    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        OnboardRequest request = request();
        if (dryRun) {
            return PlanReply.of(nemoclaw.plan(request));
        }
        return OnboardReply.of(run(nemoclaw, request), nemoclaw);
    }

    private OnboardRequest request() {
        Start start = continuation == null ? Start.CONTINUE : continuation.start();
        OnboardRequest.Builder builder;
        if (image == null && start == Start.RESUME) {
            builder = OnboardRequest.resuming(sandbox);
        } else {
            SandboxImage chosen = image == null ? SandboxImage.reference(DEFAULT_IMAGE) : image.toImage();
            builder = OnboardRequest.builder(sandbox, chosen).start(start);
        }
        inference().ifPresent(builder::inference);
        Optional.ofNullable(blueprint).ifPresent(builder::blueprint);
        return builder.policyPresets(presets).build();
    }

    private Optional<Inference> inference() {
        if (provider == null) {
            if (model != null || endpoint != null) {
                throw new UsageException(ErrorCode.INVALID_ARGUMENT, "--model and --endpoint need --provider");
            }
            return Optional.empty();
        }
        InferenceProvider chosen = provider;
        String chosenModel = Optional.ofNullable(model)
                .or(chosen::defaultModel)
                .orElseThrow(() -> new UsageException(
                        ErrorCode.INVALID_ARGUMENT, "--provider " + chosen.key() + " needs --model"));
        try {
            Inference route = Inference.of(chosen, chosenModel, Credential.fromEnvironment(chosen.credentialName()));
            return Optional.of(endpoint == null ? route : route.withEndpoint(endpoint));
        } catch (IllegalArgumentException e) {
            throw new UsageException(ErrorCode.INVALID_ARGUMENT, e);
        }
    }

    /** Runs it in the background, so that a cancellation still yields a report of what was reached. */
    private static OnboardResult run(NemoClaw nemoclaw, OnboardRequest request)
            throws NemoClawException, InterruptedException {
        try (OnboardRun run = nemoclaw.start(request)) {
            try {
                return run.completion().get();
            } catch (InterruptedException e) {
                run.cancel();
                return run.completion().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NemoClawException failure) {
                throw failure;
            }
            throw NemoClawException.of(ErrorCode.INTERNAL, String.valueOf(e.getCause()))
                    .withCause(e);
        }
    }
}

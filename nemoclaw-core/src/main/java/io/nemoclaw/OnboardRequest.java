package io.nemoclaw;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an onboarding shall reach. A request holds intent only; nothing is looked at before the onboarding runs.
 *
 * <p>Immutable and thread-safe.
 */
public final class OnboardRequest {
    /** How a request treats what an earlier run has recorded. */
    public enum Start {
        /** Observe the world and do what is missing; an unfinished session of the same sandbox is carried on. */
        CONTINUE,
        /** Carry on the recorded session; it is an error if there is none or if it was started with other settings. */
        RESUME,
        /** Forget the recorded session, though not what runs: a live sandbox is never replaced without being asked. */
        FRESH
    }

    private final SandboxName name;
    private final Optional<SandboxImage> image;
    private final Optional<Inference> inference;
    private final Agent agent;
    private final List<String> policyPresets;
    private final Optional<Policy> policy;
    private final Map<String, String> environment;
    private final Optional<BackendId> backend;
    private final Optional<Path> blueprint;
    private final Start start;
    private final Timeouts timeouts;

    private OnboardRequest(Builder builder) {
        this.name = builder.name;
        this.image = builder.image;
        this.inference = builder.inference;
        this.agent = builder.agent;
        this.policyPresets = List.copyOf(builder.policyPresets);
        this.policy = builder.policy;
        this.environment = Map.copyOf(builder.environment);
        this.backend = builder.backend;
        this.blueprint = builder.blueprint;
        this.start = builder.start;
        this.timeouts = builder.timeouts;
    }

    /** A request for a sandbox of a name, made from an image. */
    public static Builder builder(SandboxName name, SandboxImage image) {
        return new Builder(Objects.requireNonNull(name, "name"), Optional.of(image));
    }

    /** A request to carry on the recorded session of a sandbox with the recorded settings. */
    public static Builder resuming(SandboxName name) {
        return new Builder(Objects.requireNonNull(name, "name"), Optional.empty()).start(Start.RESUME);
    }

    /** A builder that starts with this request's values. */
    public Builder toBuilder() {
        Builder builder = new Builder(name, image);
        builder.inference = inference;
        builder.agent = agent;
        builder.policyPresets = policyPresets;
        builder.policy = policy;
        builder.environment.putAll(environment);
        builder.backend = backend;
        builder.blueprint = blueprint;
        builder.start = start;
        builder.timeouts = timeouts;
        return builder;
    }

    /** The sandbox's name. */
    public SandboxName name() {
        return name;
    }

    /** What the sandbox is made from; empty only when a recorded session is resumed. */
    public Optional<SandboxImage> image() {
        return image;
    }

    /** The inference route; empty means that the gateway's route is left as it is. */
    public Optional<Inference> inference() {
        return inference;
    }

    /** The agent; OpenClaw by default. */
    public Agent agent() {
        return agent;
    }

    /** The policy presets to apply, by name. */
    public List<String> policyPresets() {
        return policyPresets;
    }

    /** The policy that the sandbox is created with; empty means the image's own, else OpenShell's restrictive default. */
    public Optional<Policy> policy() {
        return policy;
    }

    /** Environment variables of the sandbox; not for secrets. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The backend, if the caller insists on one. */
    public Optional<BackendId> backend() {
        return backend;
    }

    /** A blueprint whose version range and list of backends must be met. */
    public Optional<Path> blueprint() {
        return blueprint;
    }

    /** How the recorded session is treated. */
    public Start start() {
        return start;
    }

    /** The deadlines. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** Builds requests. Not thread-safe; a built request does not change with its builder. */
    public static final class Builder {
        private final SandboxName name;
        private final Optional<SandboxImage> image;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Optional<Inference> inference = Optional.empty();
        private Agent agent = Agent.openClaw();
        private List<String> policyPresets = List.of();
        private Optional<Policy> policy = Optional.empty();
        private Optional<BackendId> backend = Optional.empty();
        private Optional<Path> blueprint = Optional.empty();
        private Start start = Start.CONTINUE;
        private Timeouts timeouts = Timeouts.defaults();

        private Builder(SandboxName name, Optional<SandboxImage> image) {
            this.name = name;
            this.image = image;
        }

        /** Sets the inference route. */
        public Builder inference(Inference route) {
            this.inference = Optional.of(route);
            return this;
        }

        /** Sets the agent. */
        public Builder agent(Agent newAgent) {
            this.agent = Objects.requireNonNull(newAgent, "agent");
            return this;
        }

        /** Sets the policy presets; an unknown name is reported when the onboarding runs. */
        public Builder policyPresets(List<String> names) {
            this.policyPresets = List.copyOf(names);
            return this;
        }

        /** Sets the policy that the sandbox is created with. */
        public Builder policy(Policy initial) {
            this.policy = Optional.of(initial);
            return this;
        }

        /**
         * Adds an environment variable of the sandbox; not for secrets, which belong into providers.
         *
         * @throws IllegalArgumentException if the name is not a valid variable name, or is one that steers processes
         *     ({@code PATH}, {@code HOME}, {@code LD_*} and their like)
         */
        public Builder environment(String variable, String value) {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("'" + variable + "' is not an environment variable name");
            }
            if (variable.matches("PATH|HOME|SHELL|IFS|BASH_ENV|ENV|(LD|DYLD|OPENSHELL)_.*")) {
                throw new IllegalArgumentException("'" + variable + "' steers processes and cannot be set");
            }
            environment.put(variable, Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Insists on a backend. */
        public Builder backend(BackendId id) {
            this.backend = Optional.of(id);
            return this;
        }

        /** Sets a blueprint to be met. */
        public Builder blueprint(Path file) {
            this.blueprint = Optional.of(file);
            return this;
        }

        /** Sets how the recorded session is treated; {@link Start#CONTINUE} by default. */
        public Builder start(Start newStart) {
            this.start = Objects.requireNonNull(newStart, "start");
            return this;
        }

        /** Sets the deadlines. */
        public Builder timeouts(Timeouts newTimeouts) {
            this.timeouts = Objects.requireNonNull(newTimeouts, "timeouts");
            return this;
        }

        /** Builds the request. */
        public OnboardRequest build() {
            return new OnboardRequest(this);
        }
    }
}

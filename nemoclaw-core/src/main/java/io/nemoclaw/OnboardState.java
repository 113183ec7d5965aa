package io.nemoclaw;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The states of the onboarding machine, in the order of the main path. {@link #COMPLETE} and {@link #FAILED} are
 * terminal: nothing leaves them.
 *
 * <p>Immutable and thread-safe.
 */
public enum OnboardState {
    INIT("Waiting to start"),
    PREFLIGHT("Preflight checks"),
    GATEWAY("Starting the OpenShell gateway"),
    PROVIDER_SELECTION("Choosing the inference provider"),
    INFERENCE("Setting up the inference route"),
    SANDBOX("Creating the sandbox"),
    OPENCLAW("Setting up OpenClaw in the sandbox"),
    AGENT_SETUP("Setting up the agent in the sandbox"),
    POLICIES("Applying policy presets"),
    FINALIZING("Recording the sandbox"),
    POST_VERIFY("Running a command in the sandbox"),
    COMPLETE("Complete"),
    FAILED("Failed");

    private final String title;

    OnboardState(String title) {
        this.title = title;
    }

    /** The stable identifier: the constant's name in lower case, for example {@code provider_selection}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a person reads. */
    public String title() {
        return title;
    }

    /** Whether nothing leaves this state. */
    public boolean terminal() {
        return this == COMPLETE || this == FAILED;
    }

    /** The state of an identifier, if there is one. */
    public static Optional<OnboardState> ofId(String id) {
        return Arrays.stream(values()).filter(state -> state.id().equals(id)).findFirst();
    }
}

package io.nemoclaw;

import java.util.List;
import java.util.Objects;

/**
 * The agent that a sandbox runs. OpenClaw is the default and takes the machine through {@link OnboardState#OPENCLAW};
 * any other agent takes it through {@link OnboardState#AGENT_SETUP}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name lower-case letters, digits and dashes
 * @param readinessProbe a command that is run in the sandbox until it succeeds; empty means that the agent needs none
 */
public record Agent(String name, List<String> readinessProbe) {
    private static final Agent OPENCLAW = new Agent("openclaw", List.of());

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is not of the form {@code [a-z][a-z0-9-]*}
     */
    public Agent {
        if (!Objects.requireNonNull(name, "name").matches("[a-z][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not an agent name: use lower-case letters, digits and dashes");
        }
        readinessProbe = List.copyOf(readinessProbe);
    }

    /** OpenClaw, whose readiness needs no probe: its configuration is written before it is first started. */
    public static Agent openClaw() {
        return OPENCLAW;
    }

    /** An agent without a probe. */
    public static Agent named(String name) {
        return new Agent(name, List.of());
    }

    /** The same agent with a probe command. */
    public Agent withReadinessProbe(String... command) {
        return new Agent(name, List.of(command));
    }

    /** Whether this is OpenClaw. */
    public boolean isOpenClaw() {
        return name.equals(OPENCLAW.name);
    }
}

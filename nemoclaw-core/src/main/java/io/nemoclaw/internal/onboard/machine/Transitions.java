package io.nemoclaw.internal.onboard.machine;

import static io.nemoclaw.OnboardState.AGENT_SETUP;
import static io.nemoclaw.OnboardState.COMPLETE;
import static io.nemoclaw.OnboardState.FAILED;
import static io.nemoclaw.OnboardState.FINALIZING;
import static io.nemoclaw.OnboardState.GATEWAY;
import static io.nemoclaw.OnboardState.INFERENCE;
import static io.nemoclaw.OnboardState.INIT;
import static io.nemoclaw.OnboardState.OPENCLAW;
import static io.nemoclaw.OnboardState.POLICIES;
import static io.nemoclaw.OnboardState.POST_VERIFY;
import static io.nemoclaw.OnboardState.PREFLIGHT;
import static io.nemoclaw.OnboardState.PROVIDER_SELECTION;
import static io.nemoclaw.OnboardState.SANDBOX;

import io.nemoclaw.OnboardState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The edges of the machine, as data. Stateless and thread-safe. */
public final class Transitions {
    /** Why the machine moves along an edge. */
    public enum Kind {
        /** The step is over. */
        ADVANCE,
        /** Another try with another choice. */
        RETRY,
        /** The request decides which way to go. */
        BRANCH,
        /** The goal is reached. */
        COMPLETE,
        /** The step has failed. */
        FAILURE
    }

    private static final Map<OnboardState, Map<OnboardState, Kind>> EDGES = edges();

    private Transitions() {}

    private static Map<OnboardState, Map<OnboardState, Kind>> edges() {
        Map<OnboardState, Map<OnboardState, Kind>> edges = new EnumMap<>(OnboardState.class);
        edges.put(INIT, Map.of(PREFLIGHT, Kind.ADVANCE));
        edges.put(PREFLIGHT, Map.of(GATEWAY, Kind.ADVANCE));
        edges.put(GATEWAY, Map.of(PROVIDER_SELECTION, Kind.ADVANCE));
        edges.put(PROVIDER_SELECTION, Map.of(INFERENCE, Kind.ADVANCE));
        edges.put(INFERENCE, Map.of(SANDBOX, Kind.ADVANCE, PROVIDER_SELECTION, Kind.RETRY));
        edges.put(SANDBOX, Map.of(OPENCLAW, Kind.BRANCH, AGENT_SETUP, Kind.BRANCH));
        edges.put(OPENCLAW, Map.of(POLICIES, Kind.ADVANCE));
        edges.put(AGENT_SETUP, Map.of(POLICIES, Kind.ADVANCE));
        edges.put(POLICIES, Map.of(FINALIZING, Kind.ADVANCE));
        edges.put(FINALIZING, Map.of(POST_VERIFY, Kind.ADVANCE));
        edges.put(POST_VERIFY, Map.of(COMPLETE, Kind.COMPLETE));
        return edges;
    }

    /** The edge between two states; empty if there is none. Nothing leaves a terminal state. */
    public static Optional<Kind> between(OnboardState from, OnboardState to) {
        if (to == FAILED) {
            return from.terminal() ? Optional.empty() : Optional.of(Kind.FAILURE);
        }
        return Optional.ofNullable(EDGES.getOrDefault(from, Map.of()).get(to));
    }

    /**
     * Refuses a move that the table does not have.
     *
     * @throws IllegalStateException if there is no such edge of that kind: a step is wrong
     */
    static void require(OnboardState from, OnboardState to, Kind kind) {
        if (between(from, to).filter(kind::equals).isEmpty()) {
            throw new IllegalStateException("there is no edge " + kind + " from " + from + " to " + to);
        }
    }
}

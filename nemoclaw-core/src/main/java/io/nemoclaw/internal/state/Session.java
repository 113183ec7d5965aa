package io.nemoclaw.internal.state;

import io.nemoclaw.BackendId;
import io.nemoclaw.OnboardState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one onboarding: NemoClaw's session, version 1. Immutable; {@code with…} methods return changed copies.
 *
 * @param sessionId {@code <epoch ms>-<random>}
 * @param status derived from the machine's state when it is written, never set on its own
 * @param mode always {@code non-interactive} when written by this library
 * @param machine the state of the machine
 * @param failure why the last run ended, if it failed
 * @param inputs what was asked for
 * @param gatewayBackend the backend that the session is bound to, once it is chosen
 * @param gatewayName the gateway's name, once it is known
 * @param steps the persisted steps, by machine state; only states that have a step
 * @param extra fields of the file that this library does not know; written back unchanged (a JSON object)
 * @param stale steps that had ended well in a gateway that is gone, and have not done so in the new one
 */
public record Session(
        String sessionId,
        Status status,
        boolean resumable,
        String mode,
        Instant startedAt,
        Instant updatedAt,
        Machine machine,
        @Nullable Failure failure,
        Inputs inputs,
        @Nullable BackendId gatewayBackend,
        @Nullable String gatewayName,
        Map<OnboardState, StepRecord> steps,
        String extra,
        Set<OnboardState> stale) {

    public Session {
        Objects.requireNonNull(sessionId, "sessionId");
        EnumMap<OnboardState, StepRecord> copy = new EnumMap<>(OnboardState.class);
        copy.putAll(steps);
        steps = java.util.Collections.unmodifiableMap(copy);
        stale = Set.copyOf(stale);
    }

    /** A session without stale steps. */
    public Session(
            String sessionId,
            Status status,
            boolean resumable,
            String mode,
            Instant startedAt,
            Instant updatedAt,
            Machine machine,
            @Nullable Failure failure,
            Inputs inputs,
            @Nullable BackendId gatewayBackend,
            @Nullable String gatewayName,
            Map<OnboardState, StepRecord> steps,
            String extra) {
        this(
                sessionId,
                status,
                resumable,
                mode,
                startedAt,
                updatedAt,
                machine,
                failure,
                inputs,
                gatewayBackend,
                gatewayName,
                steps,
                extra,
                Set.of());
    }

    /** The session's status in the file. */
    public enum Status {
        IN_PROGRESS,
        FAILED,
        COMPLETE
    }

    /** The state of a persisted step. */
    public enum StepStatus {
        PENDING,
        IN_PROGRESS,
        COMPLETE,
        FAILED,
        SKIPPED
    }

    /**
     * The machine's snapshot.
     *
     * @param state the state
     * @param stateEnteredAt when it was entered
     * @param revision counts every transition
     * @param recoveryReceipt the identifier under which this snapshot was last re-seated, so that it happens once
     */
    public record Machine(
            OnboardState state,
            Instant stateEnteredAt,
            long revision,
            @Nullable String recoveryReceipt) {}

    /** Why a run ended. The message is redacted. */
    public record Failure(String step, String message, Instant recordedAt) {}

    /** One persisted step. */
    public record StepRecord(
            StepStatus status,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable String error) {}

    /**
     * What was asked for, by value so that a resume can compare field by field and name the field. Holds names of
     * credentials, never values.
     */
    public record Inputs(
            @Nullable String sandboxName,
            @Nullable String agent,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String endpointUrl,
            @Nullable String credentialEnv,
            @Nullable Long inferenceTimeoutSeconds,
            @Nullable String image,
            @Nullable String fromDockerfile,
            @Nullable String archive,
            List<String> policyPresets,
            @Nullable String policyYaml,
            Map<String, String> environment) {
        public Inputs {
            policyPresets = List.copyOf(policyPresets);
            environment = Map.copyOf(environment);
        }
    }
}

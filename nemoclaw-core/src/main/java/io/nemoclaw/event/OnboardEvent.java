package io.nemoclaw.event;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Something that happened in an onboarding or a recovery. Events of one run come one at a time, in order, and follow this
 * grammar:
 *
 * <pre>{@code
 * RunStarted ( StepStarted ( Progress | Heartbeat )* ( StepFinished | StepFailed ) )* RunFinished
 * }</pre>
 *
 * <p>A {@code StepFailed} is the last step of its run. While anything runs, the time between two events is at most 10
 * seconds: a {@code Heartbeat} fills the gap. Work that runs ahead of its step reports its progress in the step that runs
 * at the time. No event holds a secret.
 *
 * <p>All kinds are immutable and thread-safe.
 */
public sealed interface OnboardEvent {
    /** The run's identifier. */
    String runId();

    /** When it happened. */
    Instant at();

    /** A run began. {@code sandbox} is empty for a recovery. */
    record RunStarted(String runId, Instant at, String instance, String backend, String sandbox)
            implements OnboardEvent {}

    /** The machine entered a state. {@code index} counts from 1; {@code total} is the number of states on the path. */
    record StepStarted(String runId, Instant at, OnboardState state, int index, int total) implements OnboardEvent {}

    /**
     * Something moved. {@code stage} is a stable word of the source, such as {@code boot} or {@code upload}; {@code done}
     * and {@code total} are in {@code unit}, and a missing total means that the end is not known.
     */
    record Progress(
            String runId,
            Instant at,
            OnboardState state,
            String stage,
            String message,
            long done,
            OptionalLong total,
            String unit)
            implements OnboardEvent {}

    /** Nothing moved for a while, and the run is alive. {@code elapsed} counts from the step's start. */
    record Heartbeat(String runId, Instant at, OnboardState state, Duration elapsed) implements OnboardEvent {}

    /** A step ended well. */
    record StepFinished(String runId, Instant at, OnboardState state, StepStatus status, Duration took, String detail)
            implements OnboardEvent {}

    /** A step failed. */
    record StepFailed(
            String runId, Instant at, OnboardState state, ErrorCode code, Duration took, String message, String remedy)
            implements OnboardEvent {}

    /** The run ended. */
    record RunFinished(String runId, Instant at, Outcome outcome, Duration took) implements OnboardEvent {}

    /** How a run ended. */
    enum Outcome {
        READY,
        BLOCKED,
        FAILED,
        CANCELLED
    }
}

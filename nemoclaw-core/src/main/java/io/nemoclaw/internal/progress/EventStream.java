package io.nemoclaw.internal.progress;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.internal.security.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the events of one run, one at a time and in the order of the grammar of {@link OnboardEvent}, and fills
 * silences with heartbeats. A listener that throws is detached and reported once. Thread-safe.
 */
public final class EventStream implements AutoCloseable {
    /** The contract is 10 seconds; a late timer must not break it. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger("io.nemoclaw.event");

    private final String runId;
    private final Clock clock;
    private final Duration silence;
    private final ScheduledExecutorService timer;
    private final Throttle throttle = new Throttle(SHORTEST_PAUSE);
    private OnboardListener listener;
    private @Nullable OnboardState current;
    private long stepStarted;
    private long runStarted;
    private long lastEvent;

    /** A stream to a listener. */
    public EventStream(String runId, OnboardListener listener, Clock clock) {
        this(runId, listener, clock, LONGEST_SILENCE);
    }

    EventStream(String runId, OnboardListener listener, Clock clock, Duration silence) {
        this.runId = runId;
        this.listener = listener;
        this.clock = clock;
        this.silence = silence;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "nemoclaw-" + runId + "-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The run's identifier. */
    public String runId() {
        return runId;
    }

    /** A run begins. */
    public synchronized void runStarted(String instance, String backend, String sandbox) {
        runStarted = System.nanoTime();
        lastEvent = runStarted;
        long period = Math.max(1, silence.toMillis() / 8);
        var ignored = timer.scheduleAtFixedRate(this::beat, period, period, TimeUnit.MILLISECONDS);
        emit(new OnboardEvent.RunStarted(runId, clock.instant(), instance, backend, sandbox));
    }

    /** A step begins. */
    public synchronized void stepStarted(OnboardState state, int index, int total) {
        current = state;
        stepStarted = System.nanoTime();
        throttle.reset();
        emit(new OnboardEvent.StepStarted(runId, clock.instant(), state, index, total));
    }

    /** Something moved. Between two steps nobody can tell where it belongs, so it is left out. */
    public synchronized void progress(String stage, String message, long done, OptionalLong total, String unit) {
        if (current != null && throttle.admits(stage, message, done, total)) {
            emit(new OnboardEvent.Progress(
                    runId, clock.instant(), current, stage, Redactor.redact(message), done, total, unit));
        }
    }

    /** The step ended well; returns how long it took. */
    public synchronized Duration stepFinished(StepStatus status, String detail) {
        OnboardState state = Objects.requireNonNull(current, "no step runs");
        Duration took = since(stepStarted);
        current = null;
        emit(new OnboardEvent.StepFinished(runId, clock.instant(), state, status, took, detail));
        return took;
    }

    /** The step failed; returns how long it took. */
    public synchronized Duration stepFailed(NemoClawException cause) {
        OnboardState state = Objects.requireNonNull(current, "no step runs");
        Duration took = since(stepStarted);
        current = null;
        emit(new OnboardEvent.StepFailed(
                runId,
                clock.instant(),
                state,
                cause.code(),
                took,
                Redactor.redact(String.valueOf(cause.getMessage())),
                cause.remedy()));
        return took;
    }

    /** The run ended; returns how long it took. */
    public synchronized Duration runFinished(OnboardEvent.Outcome outcome) {
        Duration took = since(runStarted);
        timer.shutdownNow();
        emit(new OnboardEvent.RunFinished(runId, clock.instant(), outcome, took));
        return took;
    }

    /** The run ends in the middle, because it cannot be recorded any more. */
    public synchronized void abandoned(NemoClawException cause) {
        if (current != null) {
            stepFailed(cause);
        }
        runFinished(OnboardEvent.Outcome.FAILED);
    }

    /** The run ends because it is asked to. */
    public synchronized void cancelled(String message) {
        if (current != null) {
            stepFailed(NemoClawException.of(ErrorCode.CANCELLED, message));
        }
        runFinished(OnboardEvent.Outcome.CANCELLED);
    }

    private synchronized void beat() {
        if (current != null && since(lastEvent).compareTo(silence) >= 0 && !timer.isShutdown()) {
            emit(new OnboardEvent.Heartbeat(runId, clock.instant(), current, since(stepStarted)));
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void emit(OnboardEvent event) {
        lastEvent = System.nanoTime();
        try {
            listener.on(event);
        } catch (RuntimeException | LinkageError e) {
            listener = OnboardListener.NONE;
            LOG.warn("a listener of run {} threw and is detached from it", runId, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

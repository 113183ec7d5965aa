package io.nemoclaw;

import java.util.concurrent.CompletableFuture;

/**
 * An onboarding that runs in the background.
 *
 * <p>Thread-safe.
 */
public interface OnboardRun extends AutoCloseable {
    /** The run's identifier, which its events and its report carry too. */
    String id();

    /** The state in which the machine is now. */
    OnboardState state();

    /**
     * The outcome. It completes exceptionally with a {@link NemoClawException} if the run could not begin, and with the
     * code {@link ErrorCode#CANCELLED} in a {@link OnboardResult.Failed} if it was cancelled. Cancelling the future
     * itself does not cancel the run.
     */
    CompletableFuture<OnboardResult> completion();

    /**
     * Asks the run to end at once. The step in progress is interrupted, its processes are ended, the session stays
     * resumable. Returns without waiting; {@link #completion()} tells when the run has ended. Idempotent.
     */
    void cancel();

    /** Cancels the run if it still runs, and waits until it has ended. Idempotent. */
    @Override
    void close();
}

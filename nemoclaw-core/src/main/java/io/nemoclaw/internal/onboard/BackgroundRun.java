package io.nemoclaw.internal.onboard;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardRun;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.onboard.machine.OnboardMachine;
import io.nemoclaw.internal.work.Task;
import io.nemoclaw.internal.work.Workers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** An onboarding on a worker. */
public final class BackgroundRun implements OnboardRun {
    private final String id;
    private final CompletableFuture<OnboardResult> completion = new CompletableFuture<>();
    private final Task<OnboardResult> task;
    private volatile @Nullable OnboardMachine machine;

    /** Starts the run. */
    public BackgroundRun(String id, OnboardEngine engine, OnboardRequest request, Workers workers) {
        this.id = id;
        this.task = workers.start("run-" + id, () -> engine.run(id, request, started -> machine = started));
        var ignored = task.outcome().whenComplete(this::ended);
    }

    private void ended(@Nullable OnboardResult result, @Nullable Throwable wrapped) {
        Throwable failure =
                wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
        if (failure == null) {
            completion.complete(result);
        } else if (failure instanceof NemoClawException) {
            completion.completeExceptionally(failure);
        } else if (failure instanceof InterruptedException || failure instanceof CancellationException) {
            completion.completeExceptionally(
                    NemoClawException.of(ErrorCode.CANCELLED, "the onboarding was cancelled before it began")
                            .withCause(failure));
        } else {
            completion.completeExceptionally(
                    NemoClawException.of(ErrorCode.INTERNAL, "the onboarding broke: " + failure)
                            .withCause(failure));
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OnboardState state() {
        OnboardMachine running = machine;
        return running == null ? OnboardState.INIT : running.state();
    }

    @Override
    public CompletableFuture<OnboardResult> completion() {
        return completion.copy();
    }

    @Override
    public void cancel() {
        task.cancel();
    }

    @Override
    public void close() {
        if (!task.done()) {
            Workers.end(task);
        }
    }
}

package io.nemoclaw.internal.work;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.time.Deadline;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One piece of background work. Cancelling it interrupts the thread that runs it, and only while it runs the work, so
 * that a pooled thread never carries the interruption into somebody else's. Thread-safe.
 */
public final class Task<T> implements Runnable {
    private final Callable<T> work;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private @Nullable Thread runner;
    private boolean cancelled;

    Task(Callable<T> work) {
        this.work = work;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (cancelled) {
                outcome.completeExceptionally(new CancellationException());
                return;
            }
            runner = Thread.currentThread();
        }
        T value = null;
        Throwable failure = null;
        try {
            value = work.call();
        } catch (Throwable e) { // it is handed to whoever joins
            failure = e;
        } finally {
            synchronized (this) {
                runner = null;
                if (cancelled) {
                    Thread.interrupted(); // the interruption was meant for this work
                }
            }
        }
        if (failure == null) {
            outcome.complete(value);
        } else {
            outcome.completeExceptionally(failure);
        }
    }

    /** Asks the work to end. Returns at once; idempotent. */
    public synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** Whether the work has ended, in whatever way. */
    public boolean done() {
        return outcome.isDone();
    }

    /** Completes with the work; cancelling it does not cancel the work. */
    public CompletableFuture<T> outcome() {
        return outcome.copy();
    }

    /**
     * Waits for the result.
     *
     * @throws NemoClawException what the work threw, or {@link ErrorCode#DEADLINE_EXCEEDED} that names it
     */
    public T join(String what, Deadline deadline) throws NemoClawException, InterruptedException {
        try {
            return outcome.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw NemoClawException.of(ErrorCode.DEADLINE_EXCEEDED, what + " did not end before its deadline");
        } catch (CancellationException e) {
            throw NemoClawException.of(ErrorCode.CANCELLED, what + " was cancelled");
        } catch (ExecutionException e) {
            throw failure(what, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static NemoClawException failure(String what, Throwable cause) {
        if (cause instanceof NemoClawException known) {
            return known;
        }
        if (cause instanceof InterruptedException || cause instanceof CancellationException) {
            return NemoClawException.of(ErrorCode.CANCELLED, what + " was cancelled");
        }
        return NemoClawException.of(ErrorCode.INTERNAL, what + " failed: " + cause)
                .withCause(cause);
    }

    /** Waits until the work has ended, in whatever way; false if the deadline came first. */
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        try {
            outcome.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (CancellationException | ExecutionException e) {
            return true;
        }
    }
}

package io.nemoclaw.internal.work;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.time.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where background work runs: the embedding program's executor, or daemon threads of our own that end with their work.
 * Closing it cancels what still runs and waits for it. Thread-safe.
 */
public final class Workers implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private final @Nullable Executor executor;
    private final Set<Task<?>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Workers on an executor; on threads of their own if it is null. */
    public Workers(@Nullable Executor executor) {
        this.executor = executor;
    }

    /**
     * Starts work.
     *
     * @param role names the thread {@code nemoclaw-<role>}
     * @throws IllegalStateException if the workers are closed
     */
    public <T> Task<T> start(String role, Callable<T> work) {
        if (closed) {
            throw new IllegalStateException("this NemoClaw is closed");
        }
        Task<T> task = new Task<>(work);
        running.add(task);
        var ignored = task.outcome().whenComplete((value, failure) -> running.remove(task));
        try {
            if (executor == null) {
                Thread thread = new Thread(task, "nemoclaw-" + role);
                thread.setDaemon(true);
                thread.start();
            } else {
                executor.execute(task);
            }
        } catch (RejectedExecutionException e) {
            running.remove(task);
            throw e;
        }
        return task;
    }

    /**
     * Runs work with a deadline that the work itself need not know. When it has passed, or when the waiting thread is
     * interrupted, the work is interrupted, and nothing of it runs on behind the caller's back unless it ignores that.
     *
     * @throws NemoClawException what the work threw, or {@link ErrorCode#DEADLINE_EXCEEDED}
     */
    public <T> T within(Duration limit, String what, Callable<T> work) throws NemoClawException, InterruptedException {
        Task<T> task = start("bounded-" + what.replaceAll("[^a-z]+", "-"), work);
        try {
            return task.join(what, Deadline.after(limit));
        } finally {
            if (!task.done()) {
                end(task);
            }
        }
    }

    /** Cancels work and waits, for a bounded time, until it has ended, even when this thread has been interrupted. */
    public static void end(Task<?> task) {
        task.cancel();
        boolean interrupted = Thread.interrupted();
        Deadline deadline = Deadline.after(FAREWELL);
        while (true) {
            try {
                task.awaitEnd(deadline);
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the end of the work matters more; the flag is set again below
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(Task::cancel);
        running.forEach(Workers::end);
    }
}

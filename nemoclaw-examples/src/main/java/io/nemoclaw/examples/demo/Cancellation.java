package io.nemoclaw.examples.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interruption of the thread that runs the command, and keeps the JVM alive until the
 * command has cleaned up and reported. The JVM then ends with the signal's own exit code, 130 or 143.
 */
final class Cancellation {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Cancellation(Thread worker) {
        this.hook = new Thread(
                () -> {
                    worker.interrupt();
                    awaitFinish();
                },
                "nemoclaw-demo-cancel");
    }

    /** Arms the cancellation of a thread. */
    static Cancellation onSignal(Thread worker) {
        Cancellation cancellation = new Cancellation(worker);
        Runtime.getRuntime().addShutdownHook(cancellation.hook);
        return cancellation;
    }

    private void awaitFinish() {
        try {
            done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the JVM ends anyway
        }
    }

    /** The command has cleaned up and reported; a signal from now on ends the JVM at once. */
    void finished() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is already ending, which is what the hook is for
        }
    }
}

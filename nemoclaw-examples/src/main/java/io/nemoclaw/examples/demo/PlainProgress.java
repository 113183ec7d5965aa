package io.nemoclaw.examples.demo;

import io.nemoclaw.event.OnboardEvent;
import java.io.PrintStream;
import java.util.Locale;

/** Progress as plain lines, for logs. */
final class PlainProgress implements Progress {
    private final PrintStream out;
    private volatile String prefix = "";

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void on(OnboardEvent event) {
        if (event instanceof OnboardEvent.RunStarted started) {
            String what = started.sandbox().isEmpty() ? "recovery" : "onboarding of " + started.sandbox();
            out.println(what + " (instance " + started.instance() + ", backend " + started.backend() + ")");
        } else if (event instanceof OnboardEvent.StepStarted started) {
            prefix = "[" + started.index() + "/" + started.total() + "] ";
            out.println(prefix + started.state().title());
        } else if (event instanceof OnboardEvent.Progress progress) {
            out.println(prefix + "  " + progress.stage() + ": " + progress.message() + amount(progress));
        } else if (event instanceof OnboardEvent.Heartbeat heartbeat) {
            out.println(prefix + "  still running after " + Elapsed.of(heartbeat.elapsed()));
        } else if (event instanceof OnboardEvent.StepFinished finished) {
            out.println(prefix + "  " + finished.status().name().toLowerCase(Locale.ROOT) + " in "
                    + Elapsed.of(finished.took())
                    + (finished.detail().isEmpty() ? "" : ": " + finished.detail()));
        } else if (event instanceof OnboardEvent.StepFailed failed) {
            out.println(prefix + "  failed after " + Elapsed.of(failed.took()) + ": " + failed.code() + ": "
                    + failed.message());
        } else if (event instanceof OnboardEvent.RunFinished finished) {
            out.println(finished.outcome().name().toLowerCase(Locale.ROOT) + " after " + Elapsed.of(finished.took()));
        }
    }

    /** How much is done, where there is something to count. */
    static String amount(OnboardEvent.Progress progress) {
        if (progress.unit().isEmpty()) {
            return "";
        }
        String total = progress.total().isPresent() ? " of " + progress.total().getAsLong() : "";
        return " (" + progress.done() + total + " " + progress.unit() + ")";
    }

    @Override
    public void close() {
        out.flush();
    }
}

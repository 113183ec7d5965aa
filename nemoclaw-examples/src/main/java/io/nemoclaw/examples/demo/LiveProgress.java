package io.nemoclaw.examples.demo;

import io.nemoclaw.event.OnboardEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Progress on a terminal: one line a step, the running one rewritten in place with a spinner and the elapsed time. */
final class LiveProgress implements Progress {
    private static final String SPINNER = "|/-\\";
    private static final long REDRAW_MILLIS = 120;
    private static final int MARK_WIDTH = 8;
    private static final String REWRITE = "\r\u001b[2K";

    private final PrintStream out;
    private final Style style;
    private final ScheduledExecutorService ticker;
    private final ScheduledFuture<?> ticking;
    private String step = "";
    private String news = "";
    private long startedNanos;
    private int turn;

    LiveProgress(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
        this.ticker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "nemoclaw-demo-spinner");
            thread.setDaemon(true);
            return thread;
        });
        this.ticking = ticker.scheduleAtFixedRate(this::redraw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void on(OnboardEvent event) {
        if (event instanceof OnboardEvent.StepStarted started) {
            step = "[" + started.index() + "/" + started.total() + "] "
                    + started.state().title();
            news = "";
            startedNanos = System.nanoTime();
            redraw();
        } else if (event instanceof OnboardEvent.Progress progress) {
            news = progress.message() + PlainProgress.amount(progress);
            redraw();
        } else if (event instanceof OnboardEvent.StepFinished finished) {
            String mark = switch (finished.status()) {
                case COMPLETED -> style.good("done   ");
                case REUSED -> style.good("reused ");
                case SKIPPED -> style.faint("skipped");
                case FAILED -> style.bad("failed ");
            };
            settle(mark, finished.took(), finished.detail());
        } else if (event instanceof OnboardEvent.StepFailed failed) {
            settle(style.bad("failed "), failed.took(), failed.code().name());
        } else if (event instanceof OnboardEvent.RunFinished finished) {
            out.println(REWRITE + "finished after " + Elapsed.of(finished.took()));
        }
    }

    private void settle(String mark, Duration took, String detail) {
        String text = step + "  " + Elapsed.of(took) + (detail.isEmpty() ? "" : "  " + detail);
        out.println(REWRITE + mark + " " + style.fit(text, MARK_WIDTH));
        step = "";
    }

    private synchronized void redraw() {
        if (step.isEmpty()) {
            return;
        }
        turn = (turn + 1) % SPINNER.length();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
        String text = step + "  " + Elapsed.of(elapsed) + (news.isEmpty() ? "" : "  " + news);
        out.print(REWRITE + SPINNER.charAt(turn) + "       " + style.fit(text, MARK_WIDTH));
        out.flush();
    }

    @Override
    public synchronized void close() {
        ticking.cancel(false);
        ticker.shutdown();
        if (!step.isEmpty()) {
            out.print(REWRITE);
            out.flush();
        }
    }
}

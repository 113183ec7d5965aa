package io.nemoclaw.testkit.internal.sandbox;

import com.google.protobuf.ByteString;
import io.nemoclaw.internal.openshell.wire.ExecSandboxEvent;
import io.nemoclaw.internal.openshell.wire.ExecSandboxExit;
import io.nemoclaw.internal.openshell.wire.ExecSandboxRequest;
import io.nemoclaw.internal.openshell.wire.ExecSandboxStderr;
import io.nemoclaw.internal.openshell.wire.ExecSandboxStdout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One command in a sandbox: {@code bash -lc} in a session of its own. */
public final class ExecRun {
    private static final int TIMED_OUT = 124;
    private static final int CHUNK = 32 * 1024;
    private static final long QUIET_MILLIS = 200;

    private final String id = UUID.randomUUID().toString();
    private final Path home;
    private final ExecSandboxRequest request;
    private final Sink sink;
    private final Process process;
    private final AtomicLong moved = new AtomicLong();
    private final CountDownLatch outputs;

    /** Where the events go. Blocks while the client reads slowly. */
    public interface Sink {
        void send(ExecSandboxEvent event);
    }

    private ExecRun(Path home, ExecSandboxRequest request, Map<String, String> environment, Sink sink)
            throws IOException {
        this.home = home;
        this.request = request;
        this.sink = sink;
        ProcessBuilder builder =
                new ProcessBuilder(List.of("setsid", "bash", "-lc", ExecLine.assemble(request, new SandboxHome(home))));
        builder.directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(ProcessSweep.MARK, home.toAbsolutePath() + "/" + id);
        builder.redirectErrorStream(request.getTty());
        outputs = new CountDownLatch(request.getTty() ? 1 : 2);
        process = builder.start();
    }

    /** Starts a command. The request has been checked. */
    static ExecRun start(Path home, ExecSandboxRequest request, Map<String, String> environment, Sink sink)
            throws IOException {
        return new ExecRun(home, request, environment, sink);
    }

    /** Feeds the command and forwards its output until it ends, then sends its exit code. */
    void pump(ExecutorService threads) throws InterruptedException {
        threads.execute(this::feed);
        threads.execute(() -> forward(process.getInputStream(), this::stdout));
        if (!request.getTty()) {
            threads.execute(() -> forward(process.getErrorStream(), this::stderr));
        }
        try {
            int limit = request.getTimeoutSeconds();
            if (limit == 0) {
                process.waitFor();
            } else if (!process.waitFor(Integer.toUnsignedLong(limit), TimeUnit.SECONDS)) {
                kill();
                sink.send(exit(TIMED_OUT));
                return;
            }
            drain();
            sink.send(exit(process.exitValue()));
        } finally {
            if (process.isAlive()) {
                kill();
            }
        }
    }

    /** The daemons that a command leaves behind hold its pipes open: its output ends when nothing comes any more. */
    private void drain() throws InterruptedException {
        long before;
        do {
            before = moved.get();
        } while (!outputs.await(QUIET_MILLIS, TimeUnit.MILLISECONDS) && moved.get() != before);
    }

    /** Kills the command and everything that it has started. */
    void kill() {
        process.destroyForcibly();
        ProcessSweep.killCommand(home, id);
    }

    /** Whether the command has ended. */
    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    private void feed() {
        try (OutputStream in = process.getOutputStream()) {
            request.getStdin().writeTo(in);
        } catch (IOException e) {
            return; // the command ended or closed its input without reading all of it, as it may
        }
    }

    private void forward(InputStream from, java.util.function.Function<ByteString, ExecSandboxEvent> event) {
        byte[] buffer = new byte[CHUNK];
        try (from) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                moved.addAndGet(n);
                sink.send(event.apply(ByteString.copyFrom(buffer, 0, n)));
            }
        } catch (IOException e) {
            return; // the pipe was closed because the command was killed
        } finally {
            outputs.countDown();
        }
    }

    private ExecSandboxEvent stdout(ByteString data) {
        return ExecSandboxEvent.newBuilder()
                .setStdout(ExecSandboxStdout.newBuilder().setData(data))
                .build();
    }

    private ExecSandboxEvent stderr(ByteString data) {
        return ExecSandboxEvent.newBuilder()
                .setStderr(ExecSandboxStderr.newBuilder().setData(data))
                .build();
    }

    private static ExecSandboxEvent exit(int code) {
        return ExecSandboxEvent.newBuilder()
                .setExit(ExecSandboxExit.newBuilder().setExitCode(code))
                .build();
    }
}

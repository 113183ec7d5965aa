package io.nemoclaw.internal.openshell.v026;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.ByteSink;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.RpcErrors;
import io.nemoclaw.internal.openshell.Utf8Stream;
import io.nemoclaw.internal.openshell.wire.ExecSandboxEvent;
import io.nemoclaw.internal.openshell.wire.ExecSandboxRequest;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands in sandboxes. A command is never repeated by itself: nobody knows what its first half has done. */
final class Execution {
    /** The gateway's own timer goes first, so that its verdict arrives; ours is for a gateway that has gone silent. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int EXIT_OF_GATEWAY_TIMER = 124;
    private static final Map<Status.Code, ErrorCode> SPECIAL = Map.of(
            Status.Code.INVALID_ARGUMENT, ErrorCode.EXEC_INVALID,
            Status.Code.INTERNAL, ErrorCode.EXEC_FAILED,
            Status.Code.UNKNOWN, ErrorCode.EXEC_FAILED,
            Status.Code.PERMISSION_DENIED, ErrorCode.EXEC_FAILED,
            Status.Code.DEADLINE_EXCEEDED, ErrorCode.EXEC_TIMEOUT);

    private final Calls calls;

    Execution(Calls calls) {
        this.calls = calls;
    }

    ExecResult collect(RemoteSandbox sandbox, Exec command) throws NemoClawException, InterruptedException {
        Collector stdout = new Collector(command.outputLimit(), "standard output");
        Collector stderr = new Collector(command.outputLimit(), "standard error");
        long started = System.nanoTime();
        int code = run(sandbox, command, stdout, stderr);
        return new ExecResult(code, stdout.text(), stderr.text(), Duration.ofNanos(System.nanoTime() - started));
    }

    ExecResult stream(RemoteSandbox sandbox, Exec command, Exec.Listener listener)
            throws NemoClawException, InterruptedException {
        Utf8Stream stdout = new Utf8Stream(listener::stdout);
        Utf8Stream stderr = new Utf8Stream(listener::stderr);
        long started = System.nanoTime();
        int code = run(sandbox, command, stdout::accept, stderr::accept);
        stdout.finish();
        stderr.finish();
        return new ExecResult(code, "", "", Duration.ofNanos(System.nanoTime() - started));
    }

    /** Runs a command whose output is bytes; standard error is collected. */
    ExecResult pipe(RemoteSandbox sandbox, Exec command, ByteSink stdout)
            throws NemoClawException, InterruptedException {
        Collector stderr = new Collector(command.outputLimit(), "standard error");
        long started = System.nanoTime();
        int code = run(sandbox, command, stdout, stderr);
        return new ExecResult(code, "", stderr.text(), Duration.ofNanos(System.nanoTime() - started));
    }

    private int run(RemoteSandbox sandbox, Exec command, ByteSink stdout, ByteSink stderr)
            throws NemoClawException, InterruptedException {
        String what = "run a command in sandbox '" + sandbox.name() + "'";
        ExecSandboxRequest request = ExecRequests.of(sandbox.id(), command);
        Deadline deadline = Deadline.after(command.timeout().plus(GRACE));
        long started = System.nanoTime();
        BlockingClientCall<ExecSandboxRequest, ExecSandboxEvent> stream = calls.stream(
                OpenShellGrpc.getExecSandboxMethod(),
                request,
                what,
                command.timeout().plus(GRACE.multipliedBy(2)));
        try {
            while (true) {
                ExecSandboxEvent event =
                        stream.read(Math.max(1, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS);
                if (event == null) {
                    throw NemoClawException.of(ErrorCode.EXEC_FAILED, what + ": the stream ended without an exit code");
                }
                switch (event.getPayloadCase()) {
                    case STDOUT -> deliver(stdout, event.getStdout().getData());
                    case STDERR -> deliver(stderr, event.getStderr().getData());
                    case EXIT -> {
                        return exit(event.getExit().getExitCode(), command, what, System.nanoTime() - started);
                    }
                    case PAYLOAD_NOT_SET -> {}
                }
            }
        } catch (TimeoutException e) {
            throw timeout(command, what).withCause(e);
        } catch (StatusException e) {
            throw RpcErrors.of(e.getStatus(), what, SPECIAL);
        } finally {
            stream.cancel("the command is over", null);
        }
    }

    private static void deliver(ByteSink sink, ByteString data) throws NemoClawException {
        sink.accept(data.toByteArray());
    }

    /** 124 is the gateway's timer only if the time is up: a command may end with 124 by itself. */
    private static int exit(int code, Exec command, String what, long nanos) throws NemoClawException {
        if (code == EXIT_OF_GATEWAY_TIMER && nanos >= command.timeout().toNanos()) {
            throw timeout(command, what);
        }
        return code;
    }

    private static NemoClawException timeout(Exec command, String what) {
        return NemoClawException.of(
                        ErrorCode.EXEC_TIMEOUT,
                        what + ": it did not end within " + command.timeout() + "; it may still be running there")
                .withDetail("timeoutSeconds", Long.toString(command.timeout().toSeconds()));
    }

    /** Collects one stream up to a limit. */
    private static final class Collector implements ByteSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int limit;
        private final String stream;

        Collector(int limit, String stream) {
            this.limit = limit;
            this.stream = stream;
        }

        @Override
        public void accept(byte[] chunk) throws NemoClawException {
            if (bytes.size() + (long) chunk.length > limit) {
                throw NemoClawException.of(
                        ErrorCode.EXEC_OUTPUT_LIMIT, "the command's " + stream + " is larger than " + limit + " bytes");
            }
            bytes.writeBytes(chunk);
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}

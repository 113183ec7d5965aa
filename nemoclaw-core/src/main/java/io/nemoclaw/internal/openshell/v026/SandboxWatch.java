package io.nemoclaw.internal.openshell.v026;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.openshell.wire.SandboxStreamEvent;
import io.nemoclaw.internal.openshell.wire.WatchSandboxRequest;
import io.nemoclaw.internal.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for a sandbox by watching it. The gateway's own stop at a terminal phase knows READY only, its stream may end for
 * many reasons, and it never reports what happened before it was opened; so every round first asks for the present state
 * and then watches, until the state is final or the deadline has come.
 */
final class SandboxWatch {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Calls calls;
    private final SandboxCalls sandboxes;

    SandboxWatch(Calls calls, SandboxCalls sandboxes) {
        this.calls = calls;
        this.sandboxes = sandboxes;
    }

    RemoteSandbox awaitReady(SandboxName name, Duration limit, Consumer<String> progress)
            throws NemoClawException, InterruptedException {
        Deadline deadline = Deadline.after(limit);
        String last = "";
        do {
            Optional<RemoteSandbox> present = sandboxes.find(name);
            if (present.isEmpty()) {
                throw NemoClawException.of(
                        ErrorCode.SANDBOX_NOT_FOUND, "sandbox '" + name + "' vanished before it was ready");
            }
            RemoteSandbox sandbox = settle(present.get(), deadline, progress);
            if (sandbox.phase() == Phase.READY) {
                return sandbox;
            }
            if (sandbox.phase() == Phase.ERROR) {
                throw NemoClawException.of(
                                ErrorCode.SANDBOX_FAILED, "sandbox '" + name + "' went to ERROR: " + sandbox.message())
                        .withDetail("sandbox", name.value());
            }
            last = sandbox.message();
            TimeUnit.NANOSECONDS.sleep(deadline.remaining(PAUSE).toNanos());
        } while (!deadline.expired());
        throw NemoClawException.of(
                ErrorCode.SANDBOX_TIMEOUT,
                "sandbox '" + name + "' was not ready within " + limit + (last.isEmpty() ? "" : "; last: " + last));
    }

    void awaitDeleted(SandboxName name, Duration limit) throws NemoClawException, InterruptedException {
        Deadline deadline = Deadline.after(limit);
        do {
            Optional<RemoteSandbox> present = sandboxes.find(name);
            if (present.isEmpty()) {
                return;
            }
            watch(present.get(), deadline, sandbox -> false, text -> {});
            TimeUnit.NANOSECONDS.sleep(deadline.remaining(PAUSE).toNanos());
        } while (!deadline.expired());
        throw NemoClawException.of(ErrorCode.SANDBOX_TIMEOUT, "sandbox '" + name + "' was not gone within " + limit);
    }

    /** The sandbox in a final phase, or as it was last seen when the stream ended. */
    private RemoteSandbox settle(RemoteSandbox sandbox, Deadline deadline, Consumer<String> progress)
            throws NemoClawException, InterruptedException {
        return finalPhase(sandbox) ? sandbox : watch(sandbox, deadline, SandboxWatch::finalPhase, progress);
    }

    private static boolean finalPhase(RemoteSandbox sandbox) {
        return sandbox.phase() == Phase.READY || sandbox.phase() == Phase.ERROR;
    }

    private RemoteSandbox watch(
            RemoteSandbox start,
            Deadline deadline,
            java.util.function.Predicate<RemoteSandbox> enough,
            Consumer<String> progress)
            throws NemoClawException, InterruptedException {
        WatchSandboxRequest request = WatchSandboxRequest.newBuilder()
                .setId(start.id())
                .setFollowStatus(true)
                .setFollowEvents(true)
                .build();
        BlockingClientCall<WatchSandboxRequest, SandboxStreamEvent> stream = calls.stream(
                OpenShellGrpc.getWatchSandboxMethod(),
                request,
                "watch sandbox '" + start.name() + "'",
                deadline.remaining());
        RemoteSandbox last = start;
        try {
            for (SandboxStreamEvent event = stream.read(); event != null; event = stream.read()) {
                if (event.hasSandbox()) {
                    last = SandboxCalls.decode(event.getSandbox());
                    if (enough.test(last)) {
                        return last;
                    }
                } else if (event.hasEvent()) {
                    progress.accept(event.getEvent().getReason() + ": "
                            + event.getEvent().getMessage());
                }
            }
        } catch (StatusException e) {
            if (!reopens(e.getStatus())) {
                throw io.nemoclaw.internal.openshell.RpcErrors.of(
                        e.getStatus(), "watch sandbox '" + start.name() + "'", java.util.Map.of());
            }
        } finally {
            stream.cancel("seen enough", null);
        }
        return last;
    }

    /** A stream that was lost, lagged behind, or ended with its sandbox says nothing final: the next round finds out. */
    private static boolean reopens(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE, RESOURCE_EXHAUSTED, CANCELLED, NOT_FOUND, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN -> true;
            default -> false;
        };
    }
}

package io.nemoclaw.testkit.internal.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.nemoclaw.internal.openshell.wire.ExecSandboxEvent;
import io.nemoclaw.testkit.internal.sandbox.ExecRun;
import io.nemoclaw.testkit.internal.sandbox.SandboxHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One client's exec stream: holds the command back while the client reads slowly. Thread-safe. */
final class ExecStream implements ExecRun.Sink, SandboxHost.Cancellation {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final List<Runnable> onCancel = new ArrayList<>();
    private final ServerCallStreamObserver<ExecSandboxEvent> client;
    private boolean ended;

    /** Registers with the call; must run before the service method returns. */
    ExecStream(ServerCallStreamObserver<ExecSandboxEvent> client) {
        this.client = client;
        client.setOnReadyHandler(this::wake);
        client.setOnCancelHandler(this::cancelled);
    }

    private void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void cancelled() {
        List<Runnable> actions;
        lock.lock();
        try {
            ended = true;
            moved.signalAll();
            actions = List.copyOf(onCancel);
        } finally {
            lock.unlock();
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public void onCancel(Runnable action) {
        lock.lock();
        try {
            onCancel.add(action);
            if (!ended) {
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    @Override
    public void send(ExecSandboxEvent event) {
        lock.lock();
        try {
            while (!ended && !client.isReady()) {
                moved.awaitUninterruptibly(); // ends with the client's next read, its cancellation or the server's stop
            }
            if (ended) {
                return;
            }
            client.onNext(event);
            if (event.hasExit()) {
                ended = true;
                client.onCompleted();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream with an error. */
    void fail(Throwable failure) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                client.onError(
                        failure instanceof StatusRuntimeException
                                ? failure
                                : Status.INTERNAL
                                        .withDescription(failure.toString())
                                        .asRuntimeException());
            }
        } finally {
            lock.unlock();
        }
    }
}

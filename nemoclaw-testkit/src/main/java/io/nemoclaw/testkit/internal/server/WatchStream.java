package io.nemoclaw.testkit.internal.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.nemoclaw.internal.openshell.wire.SandboxPhase;
import io.nemoclaw.internal.openshell.wire.SandboxStreamEvent;
import io.nemoclaw.testkit.internal.store.Watcher;
import java.util.concurrent.locks.ReentrantLock;

/** One client's watch stream. It ends at READY if the client wants that, never at ERROR. Thread-safe. */
final class WatchStream implements Watcher {
    /** How many events a client may lag behind. */
    private static final int MAX_LAG = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final ServerCallStreamObserver<SandboxStreamEvent> client;
    private final boolean stopOnTerminal;
    private int lag;
    private boolean ended;

    WatchStream(ServerCallStreamObserver<SandboxStreamEvent> client, boolean stopOnTerminal) {
        this.client = client;
        this.stopOnTerminal = stopOnTerminal;
    }

    @Override
    public void on(SandboxStreamEvent event) {
        lock.lock();
        try {
            if (ended || client.isCancelled()) {
                return;
            }
            lag = client.isReady() ? 0 : lag + 1;
            if (lag > MAX_LAG) {
                ended = true;
                client.onError(Status.RESOURCE_EXHAUSTED
                        .withDescription("watch stream lagged; dropped " + (lag - MAX_LAG) + " messages")
                        .asRuntimeException());
                return;
            }
            client.onNext(event);
            if (stopOnTerminal
                    && event.hasSandbox()
                    && event.getSandbox().getPhase() == SandboxPhase.SANDBOX_PHASE_READY) {
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onGone() {
        lock.lock();
        try {
            end();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        if (!ended && !client.isCancelled()) {
            client.onCompleted();
        }
        ended = true;
    }
}

package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.GetSandboxLogsRequest;
import io.nemoclaw.internal.openshell.wire.GetSandboxLogsResponse;
import io.nemoclaw.internal.openshell.wire.PlatformEvent;
import io.nemoclaw.internal.openshell.wire.Sandbox;
import io.nemoclaw.internal.openshell.wire.SandboxLogLine;
import io.nemoclaw.internal.openshell.wire.SandboxPhase;
import io.nemoclaw.internal.openshell.wire.SandboxStreamEvent;
import io.nemoclaw.internal.openshell.wire.WatchSandboxRequest;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** One sandbox's record, log lines, platform events and watchers. Thread-safe. */
public final class SandboxEntry {
    private static final int EVENT_TAIL = 50;
    private static final int LOG_TAIL = 200;
    private static final int LOG_LINES = 2000;

    private final ReentrantLock lock = new ReentrantLock();
    private final LogRing logs = new LogRing();
    private final Deque<PlatformEvent> events = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Clock clock;
    private Sandbox sandbox;
    private boolean gone;

    private record Subscription(Watcher watcher, WatchSandboxRequest request, LogRing.Filter filter) {}

    SandboxEntry(Sandbox sandbox, Clock clock) {
        this.sandbox = sandbox;
        this.clock = clock;
    }

    public String id() {
        return sandbox().getId();
    }

    public String name() {
        return sandbox().getName();
    }

    /** The record as it is now. */
    public Sandbox sandbox() {
        lock.lock();
        try {
            return sandbox;
        } finally {
            lock.unlock();
        }
    }

    /** Changes the record and tells the watchers; a record that is being deleted stays so. */
    public Sandbox update(UnaryOperator<Sandbox> change) {
        lock.lock();
        try {
            Sandbox next = change.apply(sandbox);
            if (!next.equals(sandbox) && sandbox.getPhase() != SandboxPhase.SANDBOX_PHASE_DELETING) {
                sandbox = next;
                publish(Watcher.event(next));
            }
            return sandbox;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a platform event. */
    public void event(String type, String reason, String message) {
        PlatformEvent event = PlatformEvent.newBuilder()
                .setTimestampMs(clock.millis())
                .setSource("kubernetes")
                .setType(type)
                .setReason(reason)
                .setMessage(message)
                .build();
        lock.lock();
        try {
            if (events.size() == EVENT_TAIL) {
                events.removeFirst();
            }
            events.addLast(event);
            publish(SandboxStreamEvent.newBuilder().setEvent(event).build());
        } finally {
            lock.unlock();
        }
    }

    /** Adds a log line; the source is {@code gateway} or {@code sandbox}. */
    public void log(String source, String level, String target, String message) {
        lock.lock();
        try {
            SandboxLogLine line = SandboxLogLine.newBuilder()
                    .setSandboxId(sandbox.getId())
                    .setTimestampMs(clock.millis())
                    .setLevel(level)
                    .setTarget(target)
                    .setMessage(message)
                    .setSource(source)
                    .build();
            logs.add(line);
            publish(SandboxStreamEvent.newBuilder().setLog(line).build());
        } finally {
            lock.unlock();
        }
    }

    GetSandboxLogsResponse logs(GetSandboxLogsRequest request) {
        lock.lock();
        try {
            LogRing.Filter filter =
                    new LogRing.Filter(request.getSinceMs(), request.getSourcesList(), request.getMinLevel());
            int lines = request.getLines() == 0 ? LOG_LINES : request.getLines();
            return GetSandboxLogsResponse.newBuilder()
                    .addAllLogs(logs.tail(lines, filter))
                    .setBufferTotal(logs.size())
                    .build();
        } finally {
            lock.unlock();
        }
    }

    /** Hands over the snapshot, the log's tail and the latest platform events, in this order, and then what happens. */
    public void watch(WatchSandboxRequest request, Watcher watcher) {
        lock.lock();
        try {
            watcher.on(Watcher.event(sandbox));
            LogRing.Filter filter =
                    new LogRing.Filter(request.getLogSinceMs(), request.getLogSourcesList(), request.getLogMinLevel());
            if (request.getFollowLogs()) {
                int tail = request.getLogTailLines() == 0 ? LOG_TAIL : request.getLogTailLines();
                logs.tail(tail, filter)
                        .forEach(line -> watcher.on(
                                SandboxStreamEvent.newBuilder().setLog(line).build()));
            }
            if (request.getFollowEvents()) {
                events.forEach(event -> watcher.on(
                        SandboxStreamEvent.newBuilder().setEvent(event).build()));
            }
            if (gone) {
                watcher.onGone();
            } else {
                subscriptions.add(new Subscription(watcher, request, filter.fromAnyTime()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a watch. */
    public void unwatch(Watcher watcher) {
        lock.lock();
        try {
            subscriptions.removeIf(subscription -> subscription.watcher() == watcher);
        } finally {
            lock.unlock();
        }
    }

    void gone() {
        lock.lock();
        try {
            gone = true;
            List.copyOf(subscriptions)
                    .forEach(subscription -> subscription.watcher().onGone());
            subscriptions.clear();
        } finally {
            lock.unlock();
        }
    }

    private void publish(SandboxStreamEvent event) {
        for (Subscription subscription : List.copyOf(subscriptions)) {
            boolean wanted = switch (event.getPayloadCase()) {
                case SANDBOX -> subscription.request().getFollowStatus();
                case LOG ->
                    subscription.request().getFollowLogs()
                            && subscription.filter().accepts(event.getLog());
                case EVENT -> subscription.request().getFollowEvents();
                default -> false;
            };
            if (wanted) {
                subscription.watcher().on(event);
            }
        }
    }
}

package io.nemoclaw.testkit.internal.server;

import io.nemoclaw.testkit.Fault;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The faults that are in force. Thread-safe. */
public final class Faults {
    private final List<Active> active = new CopyOnWriteArrayList<>();

    /** A fault since when, in {@link System#nanoTime()}, and the requests that were counted since then. */
    record Active(Fault fault, long since, AtomicInteger requests) {}

    /** Puts a fault in force. */
    public void add(Fault fault) {
        active.add(new Active(fault, System.nanoTime(), new AtomicInteger()));
    }

    /** Ends all faults. */
    public void clear() {
        active.clear();
    }

    /** The faults of a kind, in the order in which they were injected. */
    public <F extends Fault> Stream<F> of(Class<F> kind) {
        return active.stream().map(Active::fault).filter(kind::isInstance).map(kind::cast);
    }

    /** The first fault of a kind. */
    public <F extends Fault> Optional<F> first(Class<F> kind) {
        return of(kind).findFirst();
    }

    boolean unavailable() {
        return active.stream()
                .anyMatch(a -> a.fault() instanceof Fault.NeverHealthy
                        || a.fault() instanceof Fault.SlowStart slow
                                && System.nanoTime() - a.since() < slow.delay().toNanos());
    }

    /** Counts a request; true if it is the one at which the gateway dies. */
    boolean diesNow() {
        boolean dies = false;
        for (Active a : active) {
            if (a.fault() instanceof Fault.DiesAtRequest death) {
                dies |= a.requests().incrementAndGet() == death.request();
            }
        }
        return dies;
    }
}

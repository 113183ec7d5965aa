package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.Sandbox;
import io.nemoclaw.internal.openshell.wire.SandboxStreamEvent;

/** Somebody who watches a sandbox. Called one at a time, in order; must not block. */
public interface Watcher {
    /** Something happened. */
    void on(SandboxStreamEvent event);

    /** The record is gone; nothing follows. */
    void onGone();

    /** A sandbox's record as an event. */
    static SandboxStreamEvent event(Sandbox sandbox) {
        return SandboxStreamEvent.newBuilder().setSandbox(sandbox).build();
    }
}

package io.nemoclaw.examples.demo;

import io.nemoclaw.event.OnboardListener;

/** Shows a person what happens. */
interface Progress extends OnboardListener, AutoCloseable {
    /** A live line where a terminal can rewrite it, plain lines elsewhere. */
    static Progress on(Screen screen, Surroundings surroundings) {
        return surroundings.terminal() && !screen.json()
                ? new LiveProgress(screen.progress(), Style.of(surroundings.environment()))
                : new PlainProgress(screen.progress());
    }

    @Override
    void close();
}

package io.nemoclaw.internal.backend;

import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.HostFacts;
import java.time.Clock;
import java.util.OptionalLong;

/** What a backend is given for its calls: the host, the clock, and where progress goes. Thread-safe. */
public record CallContext(HostFacts host, Clock clock, ProgressSink sink) implements BackendContext {
    /** Receives what moves. Thread-safe. */
    @FunctionalInterface
    public interface ProgressSink {
        /** Nobody listens. */
        ProgressSink NONE = (stage, message, done, total, unit) -> {};

        /** See {@link BackendContext#progress(String, String, long, OptionalLong, String)}. */
        void progress(String stage, String message, long done, OptionalLong total, String unit);
    }

    @Override
    public void progress(String stage, String message) {
        sink.progress(stage, message, 0, OptionalLong.empty(), "");
    }

    @Override
    public void progress(String stage, String message, long done, OptionalLong total, String unit) {
        sink.progress(stage, message, done, total, unit);
    }
}

package io.nemoclaw.spi;

import java.time.Clock;
import java.util.OptionalLong;

/**
 * What a backend is given for one call.
 *
 * <p>Implementations are thread-safe.
 */
public interface BackendContext {
    /** The host and the environment variables that the library was given. Never {@link System#getenv()}. */
    HostFacts host();

    /** The clock for time stamps. */
    Clock clock();

    /**
     * Reports that something moved.
     *
     * @param stage a stable word such as {@code boot}
     * @param message one line for a person, without secrets
     */
    void progress(String stage, String message);

    /**
     * Reports that something measurable moved.
     *
     * @param stage a stable word such as {@code upload}
     * @param message one line for a person, without secrets
     * @param done how much is done, in {@code unit}
     * @param total how much there is, if it is known
     * @param unit for example {@code bytes}
     */
    void progress(String stage, String message, long done, OptionalLong total, String unit);
}

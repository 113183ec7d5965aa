package io.nemoclaw.testkit;

import io.nemoclaw.testkit.internal.server.FaultText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Something that goes wrong in an embedded gateway: a value that is given at start ({@link
 * EmbeddedGateway.Builder#fault}) or injected at run time ({@link EmbeddedGateway#inject}).
 *
 * <p>All kinds are immutable and thread-safe.
 */
public sealed interface Fault {
    /**
     * Every request is answered {@code UNAVAILABLE} until the delay, counted from the injection, has passed.
     *
     * @param delay how long
     */
    record SlowStart(Duration delay) implements Fault {
        public SlowStart {
            Objects.requireNonNull(delay, "delay");
        }
    }

    /** Every request is answered {@code UNAVAILABLE}. */
    record NeverHealthy() implements Fault {}

    /** New connections are shown a certificate of a foreign authority. */
    record WrongCertificate() implements Fault {}

    /**
     * The gateway dies when a request arrives: nothing is answered, and it does not listen any more.
     *
     * @param request which one, counted from the injection, from 1
     */
    record DiesAtRequest(int request) implements Fault {
        public DiesAtRequest {
            if (request < 1) {
                throw new IllegalArgumentException("requests are counted from 1, not from " + request);
            }
        }
    }

    /**
     * Every stream of a method breaks with {@code UNAVAILABLE}.
     *
     * @param method the bare name, such as {@code WatchSandbox}
     * @param afterEvents how many events come before, from 0
     */
    record DropsStream(String method, int afterEvents) implements Fault {
        public DropsStream {
            Objects.requireNonNull(method, "method");
            if (afterEvents < 0) {
                throw new IllegalArgumentException("a stream cannot break after " + afterEvents + " events");
            }
        }
    }

    /**
     * A sandbox goes to ERROR: when it would become ready, or at once if it is there already.
     *
     * @param sandbox the sandbox's name
     * @param reason the reason of the condition, such as {@code ImagePullBackOff}
     * @param message the message of the condition
     */
    record SandboxGoesToError(String sandbox, String reason, String message) implements Fault {
        public SandboxGoesToError {
            Objects.requireNonNull(sandbox, "sandbox");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * Sandboxes fail to load every policy that is submitted from now on.
     *
     * @param error the load error that they report
     */
    record PolicyFailsToLoad(String error) implements Fault {
        public PolicyFailsToLoad {
            Objects.requireNonNull(error, "error");
        }
    }

    /** See {@link SlowStart}. */
    static Fault slowStart(Duration delay) {
        return new SlowStart(delay);
    }

    /** See {@link NeverHealthy}. */
    static Fault neverHealthy() {
        return new NeverHealthy();
    }

    /** See {@link WrongCertificate}. */
    static Fault wrongCertificate() {
        return new WrongCertificate();
    }

    /** See {@link DiesAtRequest}. */
    static Fault diesAtRequest(int request) {
        return new DiesAtRequest(request);
    }

    /** See {@link DropsStream}. */
    static Fault dropsStream(String method, int afterEvents) {
        return new DropsStream(method, afterEvents);
    }

    /** See {@link SandboxGoesToError}. */
    static Fault sandboxGoesToError(String sandbox, String reason, String message) {
        return new SandboxGoesToError(sandbox, reason, message);
    }

    /** See {@link PolicyFailsToLoad}. */
    static Fault policyFailsToLoad(String error) {
        return new PolicyFailsToLoad(error);
    }

    /**
     * Parses a comma list such as {@code slow-start=2s,dies-at-request=5}. The words are {@code slow-start=DURATION}
     * ({@code 200ms}, {@code 2s}), {@code never-healthy}, {@code wrong-certificate}, {@code dies-at-request=N},
     * {@code drops-stream=METHOD:N}, {@code sandbox-error=NAME:REASON:MESSAGE} and {@code policy-fails=TEXT}; texts
     * cannot hold commas.
     *
     * @throws IllegalArgumentException if a word is unknown or its value is wrong; the message names it
     */
    static List<Fault> parse(String text) {
        return FaultText.parse(text);
    }
}

package io.nemoclaw;

import java.time.Duration;
import java.util.Objects;

/**
 * The deadlines of an onboarding, one per kind of wait. A wait that shows progress is still bounded by its deadline.
 *
 * <p>Immutable and thread-safe; the {@code with…} methods return changed copies.
 *
 * @param gatewayStart from asking a backend for its gateway until the gateway is healthy
 * @param gatewayCall one unary call to the gateway
 * @param image building, reading or pulling the image, and bringing it to the gateway
 * @param sandboxReady from the creation of the sandbox until it is ready
 * @param sandboxDeleted from the deletion of the sandbox until it is gone
 * @param policyLoad from submitting a policy until the sandbox has loaded it
 */
public record Timeouts(
        Duration gatewayStart,
        Duration gatewayCall,
        Duration image,
        Duration sandboxReady,
        Duration sandboxDeleted,
        Duration policyLoad) {
    private static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1));

    public Timeouts {
        positive(gatewayStart, "gatewayStart");
        positive(gatewayCall, "gatewayCall");
        positive(image, "image");
        positive(sandboxReady, "sandboxReady");
        positive(sandboxDeleted, "sandboxDeleted");
        positive(policyLoad, "policyLoad");
    }

    private static void positive(Duration value, String name) {
        if (Objects.requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }

    /** 10 min for the gateway, 30 s for a call, 30 min for the image, 5 min, 2 min and 1 min for the sandbox. */
    public static Timeouts defaults() {
        return DEFAULTS;
    }

    /** The same deadlines with another limit for the gateway's start. */
    public Timeouts withGatewayStart(Duration limit) {
        return new Timeouts(limit, gatewayCall, image, sandboxReady, sandboxDeleted, policyLoad);
    }

    /** The same deadlines with another limit for one call. */
    public Timeouts withGatewayCall(Duration limit) {
        return new Timeouts(gatewayStart, limit, image, sandboxReady, sandboxDeleted, policyLoad);
    }

    /** The same deadlines with another limit for the image. */
    public Timeouts withImage(Duration limit) {
        return new Timeouts(gatewayStart, gatewayCall, limit, sandboxReady, sandboxDeleted, policyLoad);
    }

    /** The same deadlines with another limit for a sandbox to become ready. */
    public Timeouts withSandboxReady(Duration limit) {
        return new Timeouts(gatewayStart, gatewayCall, image, limit, sandboxDeleted, policyLoad);
    }

    /** The same deadlines with another limit for a sandbox to be gone. */
    public Timeouts withSandboxDeleted(Duration limit) {
        return new Timeouts(gatewayStart, gatewayCall, image, sandboxReady, limit, policyLoad);
    }

    /** The same deadlines with another limit for a policy to be loaded. */
    public Timeouts withPolicyLoad(Duration limit) {
        return new Timeouts(gatewayStart, gatewayCall, image, sandboxReady, sandboxDeleted, limit);
    }
}

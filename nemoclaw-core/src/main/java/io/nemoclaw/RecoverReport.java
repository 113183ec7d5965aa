package io.nemoclaw;

import java.util.List;

/**
 * What a recovery found and did.
 *
 * <p>Immutable and thread-safe.
 *
 * @param gateway the gateway as it is now
 * @param actions what was done, in order, one line each; empty if nothing was wrong
 * @param sandboxes the recorded sandboxes as they are now
 */
public record RecoverReport(GatewayStatus gateway, List<String> actions, List<SandboxInfo> sandboxes) {
    public RecoverReport {
        actions = List.copyOf(actions);
        sandboxes = List.copyOf(sandboxes);
    }

    /** Whether the gateway is healthy and every recorded sandbox is ready. */
    public boolean recovered() {
        return gateway.healthy() && sandboxes.stream().allMatch(sandbox -> sandbox.phase() == SandboxInfo.Phase.READY);
    }
}

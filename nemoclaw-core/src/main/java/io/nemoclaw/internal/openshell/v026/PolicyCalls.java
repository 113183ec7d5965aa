package io.nemoclaw.internal.openshell.v026;

import io.grpc.Status;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.Policy.Revision;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.wire.GetSandboxConfigRequest;
import io.nemoclaw.internal.openshell.wire.GetSandboxPolicyStatusRequest;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.openshell.wire.SandboxPolicy;
import io.nemoclaw.internal.openshell.wire.SandboxPolicyRevision;
import io.nemoclaw.internal.openshell.wire.UpdateConfigRequest;
import io.nemoclaw.internal.openshell.wire.UpdateConfigResponse;
import io.nemoclaw.internal.policy.PolicyYaml;
import io.nemoclaw.internal.time.Deadline;
import io.nemoclaw.internal.time.Poller;
import io.nemoclaw.internal.version.ToolVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads and replaces the policy of a sandbox. The sandbox itself fetches and loads it, and reports how that went. */
final class PolicyCalls {
    /** Older gateways drop deny rules without a word, which would open what the user wants closed. */
    private static final ToolVersion DENY_RULES_SINCE = new ToolVersion(0, 0, 30);

    private static final Map<Status.Code, ErrorCode> REJECTED = Map.of(
            Status.Code.INVALID_ARGUMENT, ErrorCode.POLICY_REJECTED,
            Status.Code.FAILED_PRECONDITION, ErrorCode.POLICY_REJECTED);
    private static final Poller POLLER = new Poller(Duration.ofMillis(5), Duration.ofSeconds(1));

    private final Calls calls;
    private final ToolVersion gateway;

    PolicyCalls(Calls calls, ToolVersion gateway) {
        this.calls = calls;
        this.gateway = gateway;
    }

    SandboxPolicy encode(Policy policy) throws NemoClawException {
        SandboxPolicy wire = PolicyWire.encode(PolicyYaml.parse(policy.toYaml()));
        boolean denies = wire.getNetworkPoliciesMap().values().stream()
                .flatMap(rule -> rule.getEndpointsList().stream())
                .anyMatch(endpoint -> endpoint.getDenyRulesCount() > 0);
        if (denies && gateway.compareTo(DENY_RULES_SINCE) < 0) {
            throw NemoClawException.of(
                    ErrorCode.UNSUPPORTED_FEATURE,
                    "the policy has deny_rules, which OpenShell " + gateway + " would ignore; they exist since "
                            + DENY_RULES_SINCE);
        }
        return wire;
    }

    Policy effective(RemoteSandbox sandbox) throws NemoClawException, InterruptedException {
        SandboxPolicy wire = calls.repeatable(
                        OpenShellGrpc.getGetSandboxConfigMethod(),
                        GetSandboxConfigRequest.newBuilder()
                                .setSandboxId(sandbox.id())
                                .build(),
                        "read the policy of sandbox '" + sandbox.name() + "'",
                        Map.of())
                .getPolicy();
        return Policy.ofYaml(PolicyYaml.write(PolicyWire.decode(wire)));
    }

    Revision set(RemoteSandbox sandbox, Policy policy, Duration limit) throws NemoClawException, InterruptedException {
        String name = sandbox.name().value();
        UpdateConfigResponse submitted = calls.repeatable(
                OpenShellGrpc.getUpdateConfigMethod(),
                UpdateConfigRequest.newBuilder()
                        .setName(name)
                        .setPolicy(encode(policy))
                        .build(),
                "set the policy of sandbox '" + name + "'",
                REJECTED);
        Revision revision = POLLER.until(Deadline.after(limit), () -> over(status(name, submitted.getVersion())))
                .orElseThrow(() -> NemoClawException.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "sandbox '" + name + "' did not load policy version " + submitted.getVersion() + " within "
                                + limit));
        if (revision.status() == Revision.Status.FAILED) {
            throw NemoClawException.of(
                    ErrorCode.POLICY_LOAD_FAILED,
                    "sandbox '" + name + "' could not load policy version " + revision.version() + ": "
                            + revision.error().orElse("no reason given"));
        }
        return revision;
    }

    private static Optional<Revision> over(Revision revision) {
        return revision.status() == Revision.Status.PENDING ? Optional.empty() : Optional.of(revision);
    }

    private Revision status(String name, int version) throws NemoClawException, InterruptedException {
        SandboxPolicyRevision wire = calls.repeatable(
                        OpenShellGrpc.getGetSandboxPolicyStatusMethod(),
                        GetSandboxPolicyStatusRequest.newBuilder()
                                .setName(name)
                                .setVersion(version)
                                .build(),
                        "read the policy status of sandbox '" + name + "'",
                        Map.of())
                .getRevision();
        Revision.Status status = switch (wire.getStatus()) {
            case POLICY_STATUS_LOADED -> Revision.Status.LOADED;
            case POLICY_STATUS_FAILED -> Revision.Status.FAILED;
            case POLICY_STATUS_SUPERSEDED -> Revision.Status.SUPERSEDED;
            case POLICY_STATUS_PENDING, POLICY_STATUS_UNSPECIFIED, UNRECOGNIZED -> Revision.Status.PENDING;
        };
        String error = wire.getLoadError();
        return new Revision(
                wire.getVersion(),
                wire.getPolicyHash(),
                status,
                error.isEmpty() ? Optional.empty() : Optional.of(error));
    }
}

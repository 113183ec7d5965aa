package io.nemoclaw.internal.openshell.v026;

import io.grpc.Status;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.OpenShellClient.SandboxSpec;
import io.nemoclaw.internal.openshell.wire.CreateSandboxRequest;
import io.nemoclaw.internal.openshell.wire.DeleteSandboxRequest;
import io.nemoclaw.internal.openshell.wire.GetSandboxRequest;
import io.nemoclaw.internal.openshell.wire.ListSandboxesRequest;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.openshell.wire.Sandbox;
import io.nemoclaw.internal.openshell.wire.SandboxCondition;
import io.nemoclaw.internal.openshell.wire.SandboxTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates, finds, lists and deletes sandboxes. */
final class SandboxCalls {
    private static final int PAGE = 100;

    private final Calls calls;

    SandboxCalls(Calls calls) {
        this.calls = calls;
    }

    /** Creation may be repeated because the name is given: a creation that has landed answers that it exists. */
    RemoteSandbox create(SandboxSpec spec, PolicyCalls policies) throws NemoClawException, InterruptedException {
        io.nemoclaw.internal.openshell.wire.SandboxSpec.Builder wire =
                io.nemoclaw.internal.openshell.wire.SandboxSpec.newBuilder()
                        .putAllEnvironment(spec.environment())
                        .addAllProviders(spec.providers())
                        .setTemplate(SandboxTemplate.newBuilder()
                                .setImage(spec.image().value()));
        if (spec.policy().isPresent()) {
            wire.setPolicy(policies.encode(spec.policy().get()));
        }
        CreateSandboxRequest request = CreateSandboxRequest.newBuilder()
                .setName(spec.name().value())
                .setSpec(wire)
                .build();
        return decode(calls.once(
                        OpenShellGrpc.getCreateSandboxMethod(),
                        request,
                        "create sandbox '" + spec.name() + "'",
                        Map.of(Status.Code.FAILED_PRECONDITION, ErrorCode.PROVIDER_NOT_FOUND))
                .getSandbox());
    }

    Optional<RemoteSandbox> find(SandboxName name) throws NemoClawException, InterruptedException {
        try {
            return Optional.of(decode(calls.repeatable(
                            OpenShellGrpc.getGetSandboxMethod(),
                            GetSandboxRequest.newBuilder().setName(name.value()).build(),
                            "look for sandbox '" + name + "'",
                            Map.of())
                    .getSandbox()));
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.SANDBOX_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Every page: the gateway gives no total, so a short page is the last one. */
    List<RemoteSandbox> list() throws NemoClawException, InterruptedException {
        List<RemoteSandbox> all = new ArrayList<>();
        int offset = 0;
        while (true) {
            List<Sandbox> page = calls.repeatable(
                            OpenShellGrpc.getListSandboxesMethod(),
                            ListSandboxesRequest.newBuilder()
                                    .setLimit(PAGE)
                                    .setOffset(offset)
                                    .build(),
                            "list sandboxes",
                            Map.of())
                    .getSandboxesList();
            for (Sandbox sandbox : page) {
                if (SandboxNames.valid(sandbox.getName())) {
                    all.add(decode(sandbox));
                }
            }
            if (page.size() < PAGE) {
                return List.copyOf(all);
            }
            offset += page.size();
        }
    }

    boolean delete(SandboxName name) throws NemoClawException, InterruptedException {
        try {
            return calls.repeatable(
                            OpenShellGrpc.getDeleteSandboxMethod(),
                            DeleteSandboxRequest.newBuilder()
                                    .setName(name.value())
                                    .build(),
                            "delete sandbox '" + name + "'",
                            Map.of())
                    .getDeleted();
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.SANDBOX_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    static RemoteSandbox decode(Sandbox sandbox) {
        SandboxInfo.Phase phase = switch (sandbox.getPhase()) {
            case SANDBOX_PHASE_PROVISIONING, SANDBOX_PHASE_UNSPECIFIED -> SandboxInfo.Phase.PROVISIONING;
            case SANDBOX_PHASE_READY -> SandboxInfo.Phase.READY;
            case SANDBOX_PHASE_ERROR -> SandboxInfo.Phase.ERROR;
            case SANDBOX_PHASE_DELETING -> SandboxInfo.Phase.DELETING;
            case SANDBOX_PHASE_UNKNOWN, UNRECOGNIZED -> SandboxInfo.Phase.UNKNOWN;
        };
        return new RemoteSandbox(
                SandboxName.of(sandbox.getName()),
                sandbox.getId(),
                phase,
                sandbox.getSpec().getTemplate().getImage(),
                sandbox.getSpec().getProvidersList(),
                condition(sandbox));
    }

    /** The text of the condition that keeps the sandbox from being ready. */
    private static String condition(Sandbox sandbox) {
        for (SandboxCondition condition : sandbox.getStatus().getConditionsList()) {
            if (condition.getType().equals("Ready") && !condition.getStatus().equals("True")) {
                return condition.getMessage().isEmpty()
                        ? condition.getReason()
                        : condition.getReason() + ": " + condition.getMessage();
            }
        }
        return "";
    }
}

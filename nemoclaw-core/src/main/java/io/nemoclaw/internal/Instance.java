package io.nemoclaw.internal;

import io.nemoclaw.BackendId;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.DestroyPlan;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.Diagnosis;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardPlan;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardRun;
import io.nemoclaw.RecoverReport;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Timeouts;
import io.nemoclaw.internal.backend.CallContext.ProgressSink;
import io.nemoclaw.internal.destroy.Destruction;
import io.nemoclaw.internal.diagnose.Examination;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.instance.SandboxSurvey;
import io.nemoclaw.internal.onboard.BackgroundRun;
import io.nemoclaw.internal.onboard.OnboardEngine;
import io.nemoclaw.internal.recover.Recovery;
import io.nemoclaw.internal.sandbox.SandboxHandle;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The facade: hands each operation to the room that it belongs to. */
final class Instance implements NemoClaw {
    private final InstanceContext context;
    private final GatewayAccess access;
    private final OnboardEngine engine;

    Instance(InstanceContext context) {
        this.context = context;
        this.access = new GatewayAccess(this::recordedGateway, context.connections());
        this.engine = new OnboardEngine(context, access);
    }

    /** The gateway that operations without a request mean: insisted on, else recorded, else what would be chosen. */
    private OwnedGateway locate() throws NemoClawException {
        Optional<BackendId> named = context.insisted().isPresent() ? context.insisted() : context.recordedBackend();
        return context.gatewayOf(
                context.selection().select(named), Timeouts.defaults().gatewayStart(), ProgressSink.NONE);
    }

    /** Only what is recorded or insisted on can be connected to; nothing is guessed. */
    private OwnedGateway recordedGateway() throws NemoClawException {
        if (context.insisted().isEmpty() && context.recordedBackend().isEmpty()) {
            throw NemoClawException.of(
                    ErrorCode.GATEWAY_NOT_FOUND, "nothing is recorded of instance '" + context.id() + "'");
        }
        return locate();
    }

    private static String newRunId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public List<BackendStatus> backends() {
        return context.selection().statuses(context.insisted());
    }

    @Override
    public OnboardResult onboard(OnboardRequest request) throws NemoClawException, InterruptedException {
        OnboardResult result = engine.run(newRunId(), request, machine -> {});
        if (result instanceof OnboardResult.Failed failed && failed.cause().code() == ErrorCode.CANCELLED) {
            throw (InterruptedException)
                    new InterruptedException(failed.cause().getMessage()).initCause(failed.cause());
        }
        return result;
    }

    @Override
    public OnboardRun start(OnboardRequest request) {
        return new BackgroundRun(newRunId(), engine, request, context.workers());
    }

    @Override
    public OnboardResult resume(SandboxName name) throws NemoClawException, InterruptedException {
        return onboard(OnboardRequest.resuming(name).build());
    }

    @Override
    public OnboardPlan plan(OnboardRequest request) throws NemoClawException, InterruptedException {
        return engine.plan(request);
    }

    @Override
    public Sandbox sandbox(SandboxName name) throws NemoClawException, InterruptedException {
        SandboxHandle handle = new SandboxHandle(name, access, Optional.empty());
        handle.info();
        return handle;
    }

    @Override
    public List<SandboxInfo> sandboxes() throws NemoClawException, InterruptedException {
        return new SandboxSurvey(context.registry(), access).all();
    }

    @Override
    public GatewayStatus gateway() throws NemoClawException, InterruptedException {
        OwnedGateway owned = locate();
        return owned.status();
    }

    @Override
    public RecoverReport recover() throws NemoClawException, InterruptedException {
        return new Recovery(context, access).run(newRunId());
    }

    @Override
    public DestroyPlan planDestroy(SandboxName name) throws NemoClawException, InterruptedException {
        return new Destruction(context, access).plan(name);
    }

    @Override
    public DestroyPlan planDestroyAll() throws NemoClawException, InterruptedException {
        return new Destruction(context, access).planAll();
    }

    @Override
    public DestroyReport destroy(DestroyPlan plan) throws NemoClawException, InterruptedException {
        if (!plan.instance().equals(context.id())) {
            throw new IllegalArgumentException(
                    "the plan is for instance '" + plan.instance() + "', not '" + context.id() + "'");
        }
        return new Destruction(context, access).run(plan);
    }

    @Override
    public Diagnosis diagnose() throws InterruptedException {
        return new Examination(context, this::locate, access).run();
    }

    @Override
    public void close() {
        context.workers().close();
        context.connections().close();
    }
}

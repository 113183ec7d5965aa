package io.nemoclaw.examples.demo;

import io.nemoclaw.BackendId;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.DestroyPlan;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.Diagnosis;
import io.nemoclaw.Endpoint;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardPlan;
import io.nemoclaw.OnboardReport;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardRun;
import io.nemoclaw.OnboardState;
import io.nemoclaw.RecoverReport;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A library that answers what a test tells it to, and remembers what it was asked. */
final class FakeNemoClaw implements NemoClaw {
    static final GatewayStatus GATEWAY = new GatewayStatus(
            GatewayName.of("nemoclaw"),
            BackendId.of("embedded"),
            GatewayStatus.Health.HEALTHY,
            Optional.of(Endpoint.parse("https://127.0.0.1:4242")),
            Optional.of("0.0.32"),
            "");
    static final SandboxInfo INFO = new SandboxInfo(
            SandboxName.of("demo"),
            Optional.of("id-1"),
            SandboxInfo.Phase.READY,
            Optional.of("demo:1"),
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
            true,
            "");

    final List<OnboardRequest> requests = new ArrayList<>();
    final List<DestroyPlan> destroyed = new ArrayList<>();
    final FakeSandbox sandbox = new FakeSandbox();
    List<BackendStatus> backends = List.of();
    CompletableFuture<OnboardResult> completion = CompletableFuture.completedFuture(ready(StepStatus.COMPLETED));
    List<Finding> planFindings = List.of();
    List<SandboxInfo> infos = List.of(INFO);
    Optional<NemoClawException> gatewayFailure = Optional.empty();
    GatewayStatus gateway = GATEWAY;
    DestroyReport destruction = new DestroyReport(List.of("sandbox demo"), List.of());
    List<String> recoveryActions = List.of();
    List<Diagnosis.Attachment> attachments = List.of();
    OptionalInt cancellations = OptionalInt.empty();
    boolean closed;

    OnboardResult ready(StepStatus status) {
        return new OnboardResult.Ready(sandbox, report(status, List.of()));
    }

    static OnboardReport report(StepStatus status, List<Finding> findings) {
        return new OnboardReport(
                "run-1",
                SandboxName.of("demo"),
                InstanceId.DEFAULT,
                Optional.of(BackendId.of("embedded")),
                Optional.of(GatewayName.of("nemoclaw")),
                Instant.EPOCH,
                Duration.ofMillis(1234),
                List.of(
                        new OnboardReport.Step(
                                OnboardState.PREFLIGHT, StepStatus.COMPLETED, Duration.ofMillis(5), "no findings"),
                        new OnboardReport.Step(OnboardState.GATEWAY, status, Duration.ofMillis(900), "gateway")),
                findings);
    }

    @Override
    public List<BackendStatus> backends() {
        return backends;
    }

    @Override
    public OnboardResult onboard(OnboardRequest request) {
        throw new AssertionError("the program starts onboardings in the background");
    }

    @Override
    public OnboardRun start(OnboardRequest request) {
        requests.add(request);
        return new OnboardRun() {
            @Override
            public String id() {
                return "run-1";
            }

            @Override
            public OnboardState state() {
                return OnboardState.GATEWAY;
            }

            @Override
            public CompletableFuture<OnboardResult> completion() {
                return completion;
            }

            @Override
            public void cancel() {
                cancellations = OptionalInt.of(cancellations.orElse(0) + 1);
                NemoClawException cause = NemoClawException.of(ErrorCode.CANCELLED, "cancelled in gateway");
                completion.complete(
                        new OnboardResult.Failed(OnboardState.GATEWAY, cause, report(StepStatus.FAILED, List.of())));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public OnboardResult resume(SandboxName name) {
        throw new AssertionError("the program resumes through a request");
    }

    @Override
    public OnboardPlan plan(OnboardRequest request) {
        requests.add(request);
        return new OnboardPlan(
                request.name(),
                InstanceId.DEFAULT,
                BackendId.DOCKER,
                Optional.of(GatewayName.of("nemoclaw")),
                List.of(new OnboardPlan.Action(OnboardState.GATEWAY, OnboardPlan.Verdict.REUSE, "it is healthy")),
                planFindings);
    }

    @Override
    public Sandbox sandbox(SandboxName name) throws NemoClawException {
        if (infos.stream().noneMatch(info -> info.name().equals(name))) {
            throw NemoClawException.of(ErrorCode.SANDBOX_NOT_FOUND, "there is no sandbox '" + name + "'");
        }
        return sandbox;
    }

    @Override
    public List<SandboxInfo> sandboxes() {
        return infos;
    }

    @Override
    public GatewayStatus gateway() throws NemoClawException {
        if (gatewayFailure.isPresent()) {
            throw gatewayFailure.get();
        }
        return gateway;
    }

    @Override
    public RecoverReport recover() {
        return new RecoverReport(gateway, recoveryActions, infos);
    }

    @Override
    public DestroyPlan planDestroy(SandboxName name) {
        return new DestroyPlan(InstanceId.DEFAULT, Optional.of(name), List.of("sandbox " + name));
    }

    @Override
    public DestroyPlan planDestroyAll() {
        return new DestroyPlan(InstanceId.DEFAULT, Optional.empty(), List.of("sandbox demo", "gateway nemoclaw"));
    }

    @Override
    public DestroyReport destroy(DestroyPlan plan) {
        destroyed.add(plan);
        return destruction;
    }

    @Override
    public Diagnosis diagnose() {
        return new Diagnosis(InstanceId.DEFAULT, backends, gateway, infos, planFindings, attachments);
    }

    @Override
    public void close() {
        closed = true;
    }
}

package io.nemoclaw.internal.onboard;

import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardPlan;
import io.nemoclaw.OnboardReport;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.event.OnboardEvent.Outcome;
import io.nemoclaw.internal.backend.CallContext.ProgressSink;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.onboard.machine.Ending;
import io.nemoclaw.internal.onboard.machine.Journal;
import io.nemoclaw.internal.onboard.machine.OnboardMachine;
import io.nemoclaw.internal.onboard.step.OnboardSteps;
import io.nemoclaw.internal.onboard.step.Planner;
import io.nemoclaw.internal.onboard.step.Workbench;
import io.nemoclaw.internal.progress.EventStream;
import io.nemoclaw.internal.sandbox.SandboxHandle;
import io.nemoclaw.internal.state.InstanceLocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs onboardings of one instance, each under the instance's lock. Thread-safe. */
public final class OnboardEngine {
    private final InstanceContext instance;
    private final GatewayAccess access;
    private final Openings openings;

    /** An engine whose sandboxes are reached through an access. */
    public OnboardEngine(InstanceContext instance, GatewayAccess access) {
        this.instance = instance;
        this.access = access;
        this.openings = new Openings(instance);
    }

    /**
     * Runs to the end.
     *
     * @param started receives the machine before it starts
     * @throws NemoClawException if the run could not begin, or the session could not be written
     */
    public OnboardResult run(String runId, OnboardRequest request, Consumer<OnboardMachine> started)
            throws NemoClawException, InterruptedException {
        try (InstanceLocks.Held lock = instance.locks().acquire("onboard " + request.name())) {
            Opening opening = openings.open(request);
            try (EventStream events = new EventStream(runId, instance.listener(), instance.clock())) {
                return run(opening, events, started);
            }
        }
    }

    private OnboardResult run(Opening opening, EventStream events, Consumer<OnboardMachine> started)
            throws NemoClawException {
        OwnedGateway owned = instance.gatewayOf(
                opening.backend(), opening.intent().timeouts().gatewayStart(), events::progress);
        List<Finding> findings = new ArrayList<>();
        Instant begun = instance.clock().instant();
        try (Workbench bench = bench(opening, owned)) {
            Journal journal = new Journal(instance.sessions(), instance.clock(), opening.recorded(), opening.session());
            OnboardMachine machine = new OnboardMachine(
                    OnboardSteps.of(bench, findings::addAll),
                    OnboardSteps.path(opening.intent().agent()),
                    journal,
                    events);
            started.accept(machine);
            events.runStarted(
                    instance.id().value(),
                    opening.backend().id().value(),
                    opening.intent().name().value());
            Ending ending = ended(machine, events);
            Duration took = events.runFinished(outcome(ending));
            OnboardReport report = new OnboardReport(
                    events.runId(),
                    opening.intent().name(),
                    instance.id(),
                    Optional.of(opening.backend().id()),
                    Optional.of(name(opening)),
                    begun,
                    took,
                    machine.report(),
                    findings);
            return result(ending, report, bench);
        }
    }

    /** A journal that cannot be written ends the run; whoever listens must hear that it is over. */
    private static Ending ended(OnboardMachine machine, EventStream events) throws NemoClawException {
        try {
            return machine.run();
        } catch (NemoClawException e) {
            events.abandoned(e);
            throw e;
        }
    }

    private Workbench bench(Opening opening, OwnedGateway owned) {
        return new Workbench(instance, opening.intent(), owned, opening.blueprint(), opening.session());
    }

    private GatewayName name(Opening opening) {
        return opening.backend().gatewayName(instance.id());
    }

    private static Outcome outcome(Ending ending) {
        if (ending instanceof Ending.Reached) {
            return Outcome.READY;
        }
        if (ending instanceof Ending.Refused) {
            return Outcome.BLOCKED;
        }
        return ending instanceof Ending.Cancelled ? Outcome.CANCELLED : Outcome.FAILED;
    }

    private OnboardResult result(Ending ending, OnboardReport report, Workbench bench) {
        if (ending instanceof Ending.Reached) {
            access.remember(bench.gateway());
            return new OnboardResult.Ready(
                    new SandboxHandle(report.sandbox(), access, Optional.of(bench.sandbox())), report);
        }
        if (ending instanceof Ending.Refused refused) {
            return new OnboardResult.Blocked(refused.findings(), report);
        }
        if (ending instanceof Ending.Cancelled cancelled) {
            return new OnboardResult.Failed(cancelled.at(), cancelled.cause(), report);
        }
        Ending.Broken broken = (Ending.Broken) ending;
        return new OnboardResult.Failed(broken.at(), broken.cause(), report);
    }

    /** Finds out what a run would do. Takes no lock and changes nothing. */
    public OnboardPlan plan(OnboardRequest request) throws NemoClawException, InterruptedException {
        Opening opening = openings.open(request);
        OwnedGateway owned = instance.gatewayOf(
                opening.backend(), opening.intent().timeouts().gatewayStart(), ProgressSink.NONE);
        List<Finding> findings = opening.backend().preflight(owned.spec(), owned.context());
        try (Workbench bench = bench(opening, owned)) {
            return new OnboardPlan(
                    opening.intent().name(),
                    instance.id(),
                    opening.backend().id(),
                    Optional.of(name(opening)),
                    Planner.actions(bench),
                    findings);
        }
    }
}

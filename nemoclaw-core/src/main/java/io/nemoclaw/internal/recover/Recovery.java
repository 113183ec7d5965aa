package io.nemoclaw.internal.recover;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import io.nemoclaw.RecoverReport;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.Timeouts;
import io.nemoclaw.event.OnboardEvent.Outcome;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.instance.SandboxSurvey;
import io.nemoclaw.internal.progress.EventStream;
import io.nemoclaw.internal.state.InstanceLocks;
import io.nemoclaw.internal.state.Registry;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewayBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings back what is recorded: the gateway, the route, the sandboxes. What is healthy is not touched. A part that fails
 * does not keep the next one from being recovered; the first failure is thrown at the end. Thread-safe.
 */
public final class Recovery {
    private static final List<OnboardState> PATH =
            List.of(OnboardState.GATEWAY, OnboardState.INFERENCE, OnboardState.SANDBOX, OnboardState.POST_VERIFY);

    private final InstanceContext instance;
    private final GatewayAccess access;

    /** Recoveries of an instance. */
    public Recovery(InstanceContext instance, GatewayAccess access) {
        this.instance = instance;
        this.access = access;
    }

    /** Recovers, under the instance's lock. */
    public RecoverReport run(String runId) throws NemoClawException, InterruptedException {
        try (InstanceLocks.Held lock = instance.locks().acquire("recover")) {
            GatewayBackend backend = instance.selection().select(Optional.of(recordedBackend()));
            instance.selection().requireAvailable(backend);
            List<Registry.Entry> entries = instance.registry().entries().stream()
                    .filter(entry -> entry.gatewayBackend() == null
                            || backend.id().value().equals(entry.gatewayBackend()))
                    .toList();
            try (EventStream events = new EventStream(runId, instance.listener(), instance.clock())) {
                return run(backend, entries, events);
            }
        }
    }

    private io.nemoclaw.BackendId recordedBackend() throws NemoClawException {
        return instance.recordedBackend()
                .orElseThrow(() -> NemoClawException.of(
                        ErrorCode.GATEWAY_NOT_FOUND,
                        "nothing is recorded of instance '" + instance.id() + "' that could be recovered"));
    }

    private RecoverReport run(GatewayBackend backend, List<Registry.Entry> entries, EventStream events)
            throws NemoClawException, InterruptedException {
        OwnedGateway owned = instance.gatewayOf(backend, Timeouts.defaults().gatewayStart(), events::progress);
        List<String> actions = new ArrayList<>();
        events.runStarted(instance.id().value(), backend.id().value(), "");
        StagedRun stages = new StagedRun(events, PATH);
        try {
            Gateway gateway = stages.required(OnboardState.GATEWAY, () -> {
                Gateway back = new GatewayReturn(owned, instance.connections()).run(actions);
                access.forget();
                access.remember(back);
                return back;
            });
            SandboxReturn sandboxes = new SandboxReturn(instance, owned, gateway, actions);
            stages.attempt(OnboardState.INFERENCE, () -> sandboxes.route(entries));
            stages.attemptEach(OnboardState.SANDBOX, entries, sandboxes::bringBack);
            stages.last(OnboardState.POST_VERIFY, entries, sandboxes::verify);
            events.runFinished(Outcome.READY);
        } catch (NemoClawException e) {
            events.abandoned(e);
            throw e;
        } catch (InterruptedException e) {
            events.cancelled("the recovery was cancelled");
            throw e;
        }
        return report(owned, actions);
    }

    private RecoverReport report(OwnedGateway owned, List<String> actions)
            throws NemoClawException, InterruptedException {
        GatewayStatus status = owned.status();
        List<SandboxInfo> recorded = new SandboxSurvey(instance.registry(), access)
                .all().stream().filter(SandboxInfo::recorded).toList();
        return new RecoverReport(status, actions, recorded);
    }
}

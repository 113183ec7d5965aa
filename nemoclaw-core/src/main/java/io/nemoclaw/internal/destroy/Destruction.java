package io.nemoclaw.internal.destroy;

import io.nemoclaw.BackendId;
import io.nemoclaw.DestroyPlan;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Timeouts;
import io.nemoclaw.internal.backend.CallContext.ProgressSink;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.state.InstanceLocks;
import io.nemoclaw.internal.state.Registry;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.spi.GatewayBackend;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes one sandbox, or everything of an instance. Records are removed last, and only for what is really gone.
 * Thread-safe.
 */
public final class Destruction {
    private final InstanceContext instance;
    private final GatewayAccess access;

    /** Destructions in an instance. */
    public Destruction(InstanceContext instance, GatewayAccess access) {
        this.instance = instance;
        this.access = access;
    }

    /** What removing one sandbox would remove. Changes nothing. */
    public DestroyPlan plan(SandboxName name) throws NemoClawException, InterruptedException {
        List<String> items = new ArrayList<>();
        if (live(name)) {
            items.add("sandbox " + name);
        }
        if (instance.registry().find(name).isPresent()) {
            items.add("record of sandbox " + name);
        }
        if (sessionOf(name)) {
            items.add("session of sandbox " + name);
        }
        return new DestroyPlan(instance.id(), Optional.of(name), items);
    }

    /** What removing everything would remove. Changes nothing. */
    public DestroyPlan planAll() throws NemoClawException, InterruptedException {
        List<String> items = new ArrayList<>();
        for (Registry.Entry entry : instance.registry().entries()) {
            items.add("sandbox " + entry.name());
        }
        for (GatewayBackend backend : backends()) {
            OwnedGateway owned = owned(backend);
            items.addAll(owned.backend().removable(owned.spec(), owned.context()));
        }
        if (instance.sessions().load().isPresent()) {
            items.add("session " + instance.sessions().file());
        }
        return new DestroyPlan(instance.id(), Optional.empty(), items);
    }

    /** Removes what a plan is about, under the instance's lock. */
    public DestroyReport run(DestroyPlan plan) throws NemoClawException, InterruptedException {
        String what = plan.sandbox().map(name -> "destroy " + name).orElse("destroy everything");
        try (InstanceLocks.Held lock = instance.locks().acquire(what)) {
            return plan.sandbox().isPresent() ? one(plan.sandbox().get()) : all();
        }
    }

    private DestroyReport one(SandboxName name) throws NemoClawException, InterruptedException {
        List<String> removed = new ArrayList<>();
        try {
            if (remove(name)) {
                removed.add("sandbox " + name);
            }
        } catch (NemoClawException e) {
            return new DestroyReport(
                    List.of(),
                    List.of(new DestroyReport.Leftover("sandbox " + name, String.valueOf(e.getMessage()), e.remedy())));
        }
        if (instance.registry().find(name).isPresent()) {
            instance.registry().remove(name);
            removed.add("record of sandbox " + name);
        }
        if (sessionOf(name)) {
            instance.sessions().delete();
            removed.add("session of sandbox " + name);
        }
        return new DestroyReport(removed, List.of());
    }

    /** A gateway that is not there holds no sandbox; one that does not answer may hold it still. */
    private boolean remove(SandboxName name) throws NemoClawException, InterruptedException {
        Optional<OpenShellClient> client = clientUnlessAbsent();
        if (client.isEmpty() || !client.get().delete(name)) {
            return false;
        }
        client.get().awaitDeleted(name, Timeouts.defaults().sandboxDeleted());
        return true;
    }

    private Optional<OpenShellClient> clientUnlessAbsent() throws NemoClawException, InterruptedException {
        if (!instance.recorded() && instance.insisted().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(access.client());
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.GATEWAY_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean live(SandboxName name) throws NemoClawException, InterruptedException {
        try {
            Optional<OpenShellClient> client = clientUnlessAbsent();
            return client.isPresent() && client.get().find(name).isPresent();
        } catch (NemoClawException e) {
            access.forget();
            return instance.registry().find(name).isPresent(); // it may well be in a gateway that does not answer
        }
    }

    private DestroyReport all() throws NemoClawException, InterruptedException {
        DestroyReport report = DestroyReport.empty();
        access.forget();
        for (GatewayBackend backend : backends()) {
            OwnedGateway owned = owned(backend);
            DestroyReport gone = owned.backend().destroy(owned.spec(), owned.context());
            report = report.and(gone);
            if (gone.complete()) {
                report = report.and(forgetSandboxesOf(backend));
            }
        }
        if (report.complete() && instance.sessions().load().isPresent()) {
            instance.sessions().delete();
            report = report.and(
                    new DestroyReport(List.of("session " + instance.sessions().file()), List.of()));
        }
        return report;
    }

    private DestroyReport forgetSandboxesOf(GatewayBackend backend) throws NemoClawException {
        List<String> removed = new ArrayList<>();
        for (Registry.Entry entry : instance.registry().entries()) {
            if (entry.gatewayBackend() == null || backend.id().value().equals(entry.gatewayBackend())) {
                instance.registry().remove(entry.name());
                removed.add("sandbox " + entry.name());
            }
        }
        return new DestroyReport(removed, List.of());
    }

    /** The backends that anything is recorded of, and the one that is insisted on. */
    private List<GatewayBackend> backends() throws NemoClawException {
        Set<BackendId> ids = new LinkedHashSet<>();
        instance.sessions().load().map(Session::gatewayBackend).ifPresent(ids::add);
        for (Registry.Entry entry : instance.registry().entries()) {
            if (entry.gatewayBackend() != null) {
                ids.add(BackendId.of(entry.gatewayBackend()));
            }
        }
        instance.insisted().ifPresent(ids::add);
        List<GatewayBackend> backends = new ArrayList<>();
        for (BackendId id : ids) {
            backends.add(instance.selection().select(Optional.of(id)));
        }
        return backends;
    }

    private OwnedGateway owned(GatewayBackend backend) throws NemoClawException {
        return instance.gatewayOf(backend, Timeouts.defaults().gatewayStart(), ProgressSink.NONE);
    }

    private boolean sessionOf(SandboxName name) throws NemoClawException {
        return instance.sessions()
                .load()
                .map(session -> name.value().equals(session.inputs().sandboxName()))
                .orElse(false);
    }
}

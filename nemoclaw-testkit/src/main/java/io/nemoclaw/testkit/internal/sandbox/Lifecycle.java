package io.nemoclaw.testkit.internal.sandbox;

import io.nemoclaw.internal.openshell.wire.CreateSandboxRequest;
import io.nemoclaw.internal.openshell.wire.Sandbox;
import io.nemoclaw.internal.openshell.wire.SandboxCondition;
import io.nemoclaw.internal.openshell.wire.SandboxPhase;
import io.nemoclaw.internal.openshell.wire.SandboxSpec;
import io.nemoclaw.internal.openshell.wire.SandboxStatus;
import io.nemoclaw.testkit.Fault;
import io.nemoclaw.testkit.internal.server.Faults;
import io.nemoclaw.testkit.internal.store.Configuration;
import io.nemoclaw.testkit.internal.store.Limits;
import io.nemoclaw.testkit.internal.store.PetName;
import io.nemoclaw.testkit.internal.store.Providers;
import io.nemoclaw.testkit.internal.store.Refusal;
import io.nemoclaw.testkit.internal.store.SandboxEntry;
import io.nemoclaw.testkit.internal.store.Sandboxes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Takes sandboxes from their creation over PROVISIONING to READY or ERROR and, later, over DELETING away (OpenShell
 * 0.0.32, crates/openshell-server/src/grpc/sandbox.rs and compute/mod.rs). Thread-safe.
 */
public final class Lifecycle {
    private static final String DEFAULT_IMAGE = "ghcr.io/nvidia/openshell-community/sandboxes/base:latest";
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private final Sandboxes sandboxes;
    private final Providers providers;
    private final Configuration configuration;
    private final SandboxHost host;
    private final Faults faults;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Delays delays;

    /**
     * How long things take.
     *
     * @param provisioning from the creation of a sandbox until it is ready
     * @param policyPoll from the submission of a policy until the sandbox has looked at it
     * @param deletion from the request to delete until the record is gone
     */
    public record Delays(Duration provisioning, Duration policyPoll, Duration deletion) {}

    public Lifecycle(
            Sandboxes sandboxes,
            Providers providers,
            Configuration configuration,
            SandboxHost host,
            Faults faults,
            ScheduledExecutorService timer,
            Clock clock,
            Delays delays) {
        this.sandboxes = sandboxes;
        this.providers = providers;
        this.configuration = configuration;
        this.host = host;
        this.faults = faults;
        this.timer = timer;
        this.clock = clock;
        this.delays = delays;
    }

    /** Resumes what a gateway before this one has left half done. */
    public void resume() {
        for (SandboxEntry entry : sandboxes.all()) {
            host.prepare(entry.id());
            SandboxPhase phase = entry.sandbox().getPhase();
            if (phase == SandboxPhase.SANDBOX_PHASE_PROVISIONING) {
                later(delays.provisioning(), () -> provisioned(entry));
            } else if (phase == SandboxPhase.SANDBOX_PHASE_DELETING) {
                later(delays.deletion(), () -> vanish(entry));
            }
        }
    }

    /** Creates a sandbox; it is PROVISIONING when this returns. */
    public Sandbox create(CreateSandboxRequest request) {
        if (!request.hasSpec()) {
            throw Refusal.invalid("spec is required");
        }
        Limits.check(request.getName(), request.getSpec());
        for (String provider : request.getSpec().getProvidersList()) {
            if (providers.secret(provider).isEmpty()) {
                throw Refusal.precondition("provider '" + provider + "' not found");
            }
        }
        SandboxSpec.Builder spec = request.getSpec().toBuilder();
        if (spec.getTemplate().getImage().isEmpty()) {
            spec.getTemplateBuilder().setImage(DEFAULT_IMAGE);
        }
        if (spec.hasPolicy()) {
            Configuration.check(spec.getPolicy());
        }
        String name = request.getName().isEmpty() ? PetName.next() : request.getName();
        if (sandboxes.find(name).isPresent()) {
            throw Refusal.exists("sandbox '" + name + "' already exists");
        }
        if (!DNS_LABEL.matcher(name).matches()) {
            throw Refusal.internal("create sandbox failed: Sandbox.agents.x-k8s.io \"" + name
                    + "\" is invalid: metadata.name: a lowercase RFC 1123 subdomain is needed");
        }
        SandboxEntry entry = sandboxes.add(Sandbox.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setName(name)
                .setNamespace("openshell")
                .setSpec(spec)
                .setStatus(status(name, "False", "DependenciesNotReady", "Pod is not ready"))
                .setPhase(SandboxPhase.SANDBOX_PHASE_PROVISIONING)
                .setCreatedAtMs(clock.millis())
                .build());
        host.prepare(entry.id());
        entry.event("Normal", "Scheduled", "Successfully assigned openshell/" + name);
        later(delays.provisioning(), () -> provisioned(entry));
        return entry.sandbox();
    }

    private void provisioned(SandboxEntry entry) {
        Optional<Fault.SandboxGoesToError> fault = faults.of(Fault.SandboxGoesToError.class)
                .filter(f -> f.sandbox().equals(entry.name()))
                .findFirst();
        if (fault.isPresent()) {
            fail(entry, fault.get());
            return;
        }
        SandboxSpec spec = entry.sandbox().getSpec();
        int version = configuration.started(entry.id(), spec.hasPolicy(), spec.getPolicy());
        entry.event("Normal", "Started", "Started container agent");
        entry.log("sandbox", "INFO", "openshell_sandbox", "Sandbox is ready");
        move(
                entry,
                SandboxPhase.SANDBOX_PHASE_READY,
                status(entry.name(), "True", "DependenciesReady", "Pod is Ready; Service Exists"),
                version);
    }

    /** Lets a fault act on the sandbox that it names, if there is one. */
    public void apply(Fault.SandboxGoesToError fault) {
        sandboxes
                .find(fault.sandbox())
                .filter(entry -> entry.sandbox().getPhase() == SandboxPhase.SANDBOX_PHASE_READY)
                .ifPresent(entry -> fail(entry, fault));
    }

    private void fail(SandboxEntry entry, Fault.SandboxGoesToError fault) {
        entry.event("Warning", fault.reason(), fault.message());
        move(
                entry,
                SandboxPhase.SANDBOX_PHASE_ERROR,
                status(entry.name(), "False", fault.reason(), fault.message()),
                entry.sandbox().getCurrentPolicyVersion());
    }

    private void move(SandboxEntry entry, SandboxPhase phase, SandboxStatus status, int policyVersion) {
        entry.update(sandbox -> sandbox.toBuilder()
                .setPhase(phase)
                .setStatus(status)
                .setCurrentPolicyVersion(policyVersion)
                .build());
        sandboxes.save();
    }

    /** Asks for the deletion of a sandbox; its record vanishes later. */
    public boolean delete(String name) {
        SandboxEntry entry = sandboxes.named(name);
        entry.update(sandbox -> sandbox.toBuilder()
                .setPhase(SandboxPhase.SANDBOX_PHASE_DELETING)
                .build());
        sandboxes.save();
        later(delays.deletion(), () -> vanish(entry));
        return true;
    }

    private void vanish(SandboxEntry entry) {
        host.remove(entry.id());
        configuration.remove(entry.id());
        sandboxes.remove(entry);
    }

    /** A policy was submitted: the sandbox looks at it at its next poll. */
    public void submitted(SandboxEntry entry, int version) {
        later(delays.policyPoll(), () -> {
            Optional<Fault.PolicyFailsToLoad> fault = faults.first(Fault.PolicyFailsToLoad.class);
            if (fault.isPresent()) {
                configuration.failed(entry.id(), version, fault.get().error());
                entry.log(
                        "sandbox",
                        "ERROR",
                        "openshell_sandbox",
                        "Policy load failed: " + fault.get().error());
                return;
            }
            configuration.loaded(entry.id(), version);
            entry.log("sandbox", "INFO", "openshell_sandbox", "Policy version " + version + " loaded");
            entry.update(sandbox ->
                    sandbox.toBuilder().setCurrentPolicyVersion(version).build());
            sandboxes.save();
        });
    }

    private void later(Duration delay, Runnable action) {
        try {
            timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return; // the gateway is stopping; a successor resumes from the kept records
        }
    }

    private SandboxStatus status(String name, String ready, String reason, String message) {
        return SandboxStatus.newBuilder()
                .setSandboxName(name)
                .setAgentPod(name)
                .addConditions(SandboxCondition.newBuilder()
                        .setType("Ready")
                        .setStatus(ready)
                        .setReason(reason)
                        .setMessage(message)
                        .setLastTransitionTime(clock.instant().toString()))
                .build();
    }
}

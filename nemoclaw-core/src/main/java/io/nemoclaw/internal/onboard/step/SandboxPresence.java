package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.OpenShellClient.SandboxSpec;
import java.util.List;
import java.util.Optional;

/**
 * The sandbox is there and ready. A live one is kept, and never replaced without being asked; one that never became ready
 * holds nothing and is created again; one that only the gateway's stale records know is replaced.
 */
public final class SandboxPresence implements Effect {
    @Override
    public Observation observe(Workbench bench) throws NemoClawException, InterruptedException {
        if (bench.connected().isEmpty()) {
            return Observation.todo("the gateway has to be started first");
        }
        Optional<RemoteSandbox> present =
                bench.connected().get().find(bench.intent().name());
        if (present.isEmpty()) {
            return Observation.todo("the gateway does not have it");
        }
        SandboxMatch.require(bench, present.get());
        if (bench.invalidated(OnboardState.SANDBOX)) {
            return Observation.todo("the gateway was created anew, so what it says of the sandbox is stale");
        }
        if (present.get().phase() == Phase.READY) {
            bench.found(present.get());
            return Observation.reuse("it is ready");
        }
        return Observation.todo("it is " + present.get().phase());
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException, InterruptedException {
        Optional<RemoteSandbox> present = bench.client().find(bench.intent().name());
        if (present.isPresent() && !keeps(bench, present.get())) {
            remove(bench);
            present = Optional.empty();
        }
        if (present.isEmpty()) {
            create(bench);
        }
        SandboxName name = bench.intent().name();
        RemoteSandbox ready = bench.client()
                .awaitReady(name, bench.intent().timeouts().sandboxReady(), text -> bench.progress("sandbox", text));
        bench.created(ready);
        return "ready, made from " + ready.image();
    }

    /** Whether a sandbox that is there and not ready may still become ready. */
    private static boolean keeps(Workbench bench, RemoteSandbox present) throws NemoClawException {
        if (bench.invalidated(OnboardState.SANDBOX) || present.phase() == Phase.DELETING) {
            return false;
        }
        if (present.phase() != Phase.ERROR) {
            return true;
        }
        if (bench.instance().registry().find(present.name()).isEmpty()) {
            return false; // it never was ready, so nothing is in it
        }
        throw NemoClawException.of(
                        ErrorCode.SANDBOX_FAILED,
                        "sandbox '" + present.name() + "' is in ERROR: " + present.message()
                                + "; it was ready once, so it is not replaced")
                .withRemedy("Save what you need of it, destroy the sandbox, then onboard it again.")
                .withDetail("sandbox", present.name().value());
    }

    private static void remove(Workbench bench) throws NemoClawException, InterruptedException {
        SandboxName name = bench.intent().name();
        bench.progress("sandbox", "removing what is left of sandbox " + name);
        bench.client().delete(name);
        bench.client().awaitDeleted(name, bench.intent().timeouts().sandboxDeleted());
    }

    private static void create(Workbench bench) throws NemoClawException, InterruptedException {
        OpenShellClient client = bench.client();
        SandboxSpec spec = new SandboxSpec(
                bench.intent().name(),
                bench.image().deliver(bench.gateway()),
                bench.intent().environment(),
                List.of(),
                bench.intent().policy());
        bench.progress("sandbox", "creating sandbox " + spec.name() + " from " + spec.image());
        try {
            client.create(spec);
        } catch (NemoClawException e) {
            if (e.code() != ErrorCode.SANDBOX_EXISTS) {
                throw e;
            }
            // a creation whose answer was lost, or a competitor's: what counts is that it becomes ready
            SandboxMatch.require(bench, client.find(spec.name()).orElseThrow(() -> e));
        }
    }
}

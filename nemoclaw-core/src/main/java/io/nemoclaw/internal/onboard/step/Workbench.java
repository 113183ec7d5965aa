package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.blueprint.Blueprint;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.onboard.Intent;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.Session.StepRecord;
import io.nemoclaw.internal.state.Session.StepStatus;
import io.nemoclaw.spi.Gateway;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of one run have in common: what is wanted, what it is done with, and what the steps before have found
 * or made. Used by one thread.
 */
public final class Workbench implements AutoCloseable {
    private final InstanceContext instance;
    private final Intent intent;
    private final OwnedGateway owned;
    private final Optional<Blueprint> blueprint;
    private final Map<OnboardState, StepRecord> recorded;
    private final Set<OnboardState> invalidated = EnumSet.noneOf(OnboardState.class);
    private final ImageWork image;
    private @Nullable Gateway gateway;
    private @Nullable OpenShellClient client;
    private @Nullable RemoteSandbox sandbox;
    private @Nullable Secret credential;
    private boolean sandboxCreated;

    /**
     * A workbench.
     *
     * @param session what is recorded so far
     */
    public Workbench(
            InstanceContext instance,
            Intent intent,
            OwnedGateway owned,
            Optional<Blueprint> blueprint,
            Session session) {
        this.instance = instance;
        this.intent = intent;
        this.owned = owned;
        this.blueprint = blueprint;
        this.recorded = session.steps();
        this.image = new ImageWork(instance.workers(), intent, owned);
        invalidated.addAll(session.stale());
    }

    InstanceContext instance() {
        return instance;
    }

    Intent intent() {
        return intent;
    }

    OwnedGateway owned() {
        return owned;
    }

    Optional<Blueprint> blueprint() {
        return blueprint;
    }

    ImageWork image() {
        return image;
    }

    /** Whether an earlier run has finished a step. */
    boolean finishedBefore(OnboardState state) {
        StepRecord step = recorded.get(state);
        return step != null && step.status() == StepStatus.COMPLETE;
    }

    /** Whether an earlier run of the same session has begun a step. */
    boolean startedBefore(OnboardState state) {
        StepRecord step = recorded.get(state);
        return step != null && step.startedAt() != null;
    }

    /** Whether what a step had reached is gone, because the gateway was created anew. */
    boolean invalidated(OnboardState state) {
        return invalidated.contains(state);
    }

    /** What steps had reached is gone. */
    public void invalidate(Set<OnboardState> states) {
        invalidated.addAll(states);
    }

    /** Uses a running gateway. */
    public void use(Gateway running) throws NemoClawException, InterruptedException {
        gateway = running;
        client = instance.connections().to(running, intent.timeouts().gatewayCall());
    }

    /** The running gateway. */
    public Gateway gateway() {
        return required(gateway, "gateway");
    }

    /** The connection to the running gateway. */
    public OpenShellClient client() {
        return required(client, "connection");
    }

    /** The connection, or empty while a plan is made for a gateway that does not run. */
    Optional<OpenShellClient> connected() {
        return Optional.ofNullable(client);
    }

    void found(RemoteSandbox ready) {
        sandbox = ready;
    }

    void created(RemoteSandbox ready) {
        sandbox = ready;
        sandboxCreated = true;
    }

    /** The sandbox once it is ready. */
    public RemoteSandbox sandbox() {
        return required(sandbox, "sandbox");
    }

    Optional<RemoteSandbox> knownSandbox() {
        return Optional.ofNullable(sandbox);
    }

    /** Whether this run has created the sandbox, so that nothing can be in it yet. */
    boolean sandboxCreated() {
        return sandboxCreated;
    }

    void chosen(@Nullable Secret value) {
        credential = value;
    }

    Optional<Secret> credential() {
        return Optional.ofNullable(credential);
    }

    void progress(String stage, String message) {
        owned.context().progress(stage, message, 0, OptionalLong.empty(), "");
    }

    private static <T> T required(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalStateException("no step has come to a " + what + " yet");
        }
        return value;
    }

    @Override
    public void close() {
        image.close();
    }
}

package io.nemoclaw.internal.onboard;

import io.nemoclaw.BackendId;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardRequest.Start;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.blueprint.Blueprint;
import io.nemoclaw.internal.blueprint.BlueprintFile;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.onboard.machine.SessionDraft;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.Session.Inputs;
import io.nemoclaw.internal.state.Session.StepRecord;
import io.nemoclaw.internal.state.Session.StepStatus;
import io.nemoclaw.spi.GatewayBackend;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings a request and the record together. The record decides the backend, never the environment; an unfinished session
 * that has had an effect is carried on or conflicts, and is never silently replaced. Thread-safe.
 */
final class Openings {
    private final InstanceContext instance;

    Openings(InstanceContext instance) {
        this.instance = instance;
    }

    Opening open(OnboardRequest request) throws NemoClawException {
        Optional<Session> recorded = instance.sessions().load();
        Optional<Session> base = base(request, recorded);
        Optional<Inputs> kept = base.filter(Openings::unfinished)
                .or(() -> base.filter(session -> request.start() == Start.RESUME))
                .map(Session::inputs);
        if (kept.isPresent()) {
            RecordConflicts.requireSettings(kept.get(), request);
        }
        Intent intent = Intents.merge(request, kept);
        Optional<Blueprint> blueprint = blueprint(request);
        GatewayBackend backend = backend(request, base.isPresent() ? base : boundSession(request, recorded));
        if (blueprint.isPresent()) {
            blueprint.get().requireBackend(backend.id());
        }
        IntentCheck.require(intent, backend, instance.credentials(), routeReached(base, intent));
        SessionDraft draft = base.isPresent()
                ? SessionDraft.reseated(base.get(), instance.clock())
                : SessionDraft.fresh(instance.clock());
        if (base.isPresent() && !sameRoute(base.get().inputs(), RecordedIntent.inputs(intent))) {
            draft.forget(List.of(OnboardState.PROVIDER_SELECTION, OnboardState.INFERENCE));
        }
        draft.inputs(RecordedIntent.inputs(intent));
        draft.gateway(backend.id(), backend.gatewayName(instance.id()).value());
        return new Opening(intent, backend, blueprint, draft.toSession(), recorded);
    }

    private static Optional<Blueprint> blueprint(OnboardRequest request) throws NemoClawException {
        return request.blueprint().isPresent()
                ? Optional.of(BlueprintFile.read(request.blueprint().get()))
                : Optional.empty();
    }

    /** The recorded session that this request carries on; empty means a new one. */
    private static Optional<Session> base(OnboardRequest request, Optional<Session> recorded) throws NemoClawException {
        if (request.start() == Start.RESUME && recorded.isEmpty()) {
            throw NemoClawException.of(
                            ErrorCode.NOTHING_TO_RESUME,
                            "there is no recorded session of sandbox '" + request.name() + "' to resume")
                    .withDetail("sandbox", request.name().value());
        }
        if (recorded.isEmpty() || request.start() == Start.FRESH) {
            return Optional.empty();
        }
        Session session = recorded.get();
        boolean same = request.name().value().equals(session.inputs().sandboxName());
        if (request.start() == Start.RESUME || (unfinished(session) && !same)) {
            RecordConflicts.requireSandbox(session.inputs(), request.name());
        }
        return same && (request.start() == Start.RESUME || !unbound(session)) ? recorded : Optional.empty();
    }

    /** Every sandbox of an instance lives in the instance's one gateway, so an earlier session binds the next one. */
    private static Optional<Session> boundSession(OnboardRequest request, Optional<Session> recorded) {
        return request.start() == Start.FRESH ? Optional.empty() : recorded.filter(session -> !unbound(session));
    }

    /** Whether a run has ended before its end, after it has had an effect. */
    private static boolean unfinished(Session session) {
        return session.status() != Session.Status.COMPLETE && !unbound(session);
    }

    /** Whether nothing was done yet that could be lost. */
    private static boolean unbound(Session session) {
        return session.status() != Session.Status.COMPLETE
                && session.steps().entrySet().stream()
                        .filter(step -> step.getKey() != OnboardState.PREFLIGHT)
                        .allMatch(step -> step.getValue().status() == StepStatus.PENDING);
    }

    private GatewayBackend backend(OnboardRequest request, Optional<Session> bound) throws NemoClawException {
        Optional<BackendId> requested = request.backend().isPresent() ? request.backend() : instance.insisted();
        if (requested.isPresent()) {
            instance.selection().select(requested); // an unknown name is the more helpful answer than a conflict
        }
        if (bound.isPresent()) {
            RecordConflicts.requireBackend(bound.get(), requested);
        }
        Optional<BackendId> recorded = bound.map(Session::gatewayBackend);
        GatewayBackend backend = instance.selection().select(requested.isPresent() ? requested : recorded);
        instance.selection().requireAvailable(backend);
        return backend;
    }

    private static boolean sameRoute(Inputs recorded, Inputs wanted) {
        return Objects.equals(recorded.provider(), wanted.provider())
                && Objects.equals(recorded.model(), wanted.model())
                && Objects.equals(recorded.endpointUrl(), wanted.endpointUrl())
                && Objects.equals(recorded.credentialEnv(), wanted.credentialEnv());
    }

    /** Whether an earlier run has given the gateway this provider with its credential. */
    private static boolean routeReached(Optional<Session> base, Intent intent) {
        if (base.isEmpty() || !sameRoute(base.get().inputs(), RecordedIntent.inputs(intent))) {
            return false;
        }
        StepRecord inference = base.get().steps().get(OnboardState.INFERENCE);
        return inference != null && inference.status() == StepStatus.COMPLETE;
    }
}

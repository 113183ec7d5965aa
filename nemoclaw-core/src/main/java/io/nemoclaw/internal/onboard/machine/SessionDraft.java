package io.nemoclaw.internal.onboard.machine;

import io.nemoclaw.BackendId;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.Session.Failure;
import io.nemoclaw.internal.state.Session.Inputs;
import io.nemoclaw.internal.state.Session.Machine;
import io.nemoclaw.internal.state.Session.Status;
import io.nemoclaw.internal.state.Session.StepRecord;
import io.nemoclaw.internal.state.Session.StepStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The next snapshot of a session, while it is being put together. Not thread-safe. */
public final class SessionDraft {
    private static final Inputs NOTHING =
            new Inputs(null, null, null, null, null, null, null, null, null, null, List.of(), null, Map.of());

    private final Clock clock;
    private final Session base;
    private final Map<OnboardState, StepRecord> steps = new EnumMap<>(OnboardState.class);
    private final Set<OnboardState> stale = EnumSet.noneOf(OnboardState.class);
    private Status status;
    private boolean resumable;
    private Machine machine;
    private @Nullable Failure failure;
    private Inputs inputs;
    private @Nullable BackendId backend;
    private @Nullable String gatewayName;

    private SessionDraft(Session base, Clock clock) {
        this.clock = clock;
        this.base = base;
        this.steps.putAll(base.steps());
        this.stale.addAll(base.stale());
        this.status = base.status();
        this.resumable = base.resumable();
        this.machine = base.machine();
        this.failure = base.failure();
        this.inputs = base.inputs();
        this.backend = base.gatewayBackend();
        this.gatewayName = base.gatewayName();
    }

    /** A draft of a snapshot's successor. */
    static SessionDraft after(Session session, Clock clock) {
        return new SessionDraft(session, clock);
    }

    /** A session that nothing has happened in. */
    public static SessionDraft fresh(Clock clock) {
        Instant now = clock.instant();
        String id = now.toEpochMilli() + "-" + UUID.randomUUID().toString().substring(0, 8);
        Machine machine = new Machine(OnboardState.INIT, now, 0, null);
        return new SessionDraft(
                new Session(
                        id,
                        Status.IN_PROGRESS,
                        true,
                        "non-interactive",
                        now,
                        now,
                        machine,
                        null,
                        NOTHING,
                        null,
                        null,
                        Map.of(),
                        "{}"),
                clock);
    }

    /**
     * A recorded session put back to where a run begins. Nothing leaves a terminal state, so this is no move of the
     * machine: it happens once for each snapshot, under a receipt that names it.
     */
    public static SessionDraft reseated(Session recorded, Clock clock) {
        SessionDraft draft = new SessionDraft(recorded, clock);
        draft.status = Status.IN_PROGRESS;
        draft.resumable = true;
        draft.failure = null;
        if (recorded.machine().state() != OnboardState.INIT) {
            Machine at = recorded.machine();
            draft.machine = new Machine(OnboardState.INIT, clock.instant(), at.revision() + 1, receipt(recorded));
        }
        return draft;
    }

    private static String receipt(Session recorded) {
        String what = recorded.sessionId() + " " + recorded.machine().revision() + " "
                + recorded.machine().state().id();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(what.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Records what was asked for. */
    public void inputs(Inputs newInputs) {
        this.inputs = newInputs;
    }

    /** Binds the session to a gateway. */
    public void gateway(BackendId newBackend, String name) {
        this.backend = newBackend;
        this.gatewayName = name;
    }

    /** Makes steps pending again, and says why; what they had reached is gone. */
    public void invalidate(List<OnboardState> states, String reason) {
        states.forEach(state -> steps.put(state, new StepRecord(StepStatus.PENDING, null, null, reason)));
        stale.addAll(states);
    }

    /** Makes steps pending again, because something else is asked for than what they had reached. */
    public void forget(List<OnboardState> states) {
        states.forEach(state -> steps.put(state, new StepRecord(StepStatus.PENDING, null, null, null)));
    }

    void begin(OnboardState state) {
        steps.put(state, new StepRecord(StepStatus.IN_PROGRESS, clock.instant(), null, null));
        move(state);
    }

    void end(OnboardState state, StepStatus how) {
        stale.remove(state);
        StepRecord before = steps.get(state);
        steps.put(state, new StepRecord(how, before == null ? null : before.startedAt(), clock.instant(), null));
    }

    void skip(OnboardState state) {
        stale.remove(state);
        steps.put(state, new StepRecord(StepStatus.SKIPPED, null, null, null));
    }

    void fail(OnboardState state, String message) {
        StepRecord before = steps.get(state);
        steps.put(state, new StepRecord(StepStatus.FAILED, before == null ? null : before.startedAt(), null, message));
        failure = new Failure(state.id(), message, clock.instant());
        status = Status.FAILED;
        move(OnboardState.FAILED);
    }

    void complete() {
        status = Status.COMPLETE;
        resumable = false;
        failure = null;
        move(OnboardState.COMPLETE);
    }

    private void move(OnboardState to) {
        machine = new Machine(to, clock.instant(), machine.revision() + 1, machine.recoveryReceipt());
    }

    /** The snapshot. */
    public Session toSession() {
        return new Session(
                base.sessionId(),
                status,
                resumable,
                base.mode(),
                base.startedAt(),
                clock.instant(),
                machine,
                failure,
                inputs,
                backend,
                gatewayName,
                steps,
                base.extra(),
                stale);
    }
}

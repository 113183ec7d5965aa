package io.nemoclaw.internal.onboard.machine;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.security.Redactor;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.Session.StepRecord;
import io.nemoclaw.internal.state.Session.StepStatus;
import io.nemoclaw.internal.state.SessionStore;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.util.Optional;

/**
 * The durable record of a run. What a step has reached and which step begins are written in one go, so that the file is
 * true before and after every effect. Not thread-safe.
 */
public final class Journal {
    private static final int LONGEST_MESSAGE = 1000;

    private final SessionStore store;
    private final Clock clock;
    private final Optional<Session> before;
    private Session session;

    /**
     * A journal.
     *
     * @param before what the file holds now
     * @param start the snapshot that the run starts from
     */
    public Journal(SessionStore store, Clock clock, Optional<Session> before, Session start) {
        this.store = store;
        this.clock = clock;
        this.before = before;
        this.session = start;
    }

    /** The latest snapshot. */
    public Session session() {
        return session;
    }

    /** What the session says of a step. */
    public Optional<StepRecord> step(OnboardState state) {
        return Optional.ofNullable(session.steps().get(state));
    }

    /** The first step changes nothing, so an earlier record stays as it is until that step has let the run pass. */
    void begin(OnboardState first) throws NemoClawException {
        SessionDraft draft = SessionDraft.after(session, clock);
        draft.begin(first);
        if (before.isEmpty()) {
            save(draft);
        } else {
            session = draft.toSession();
        }
    }

    void move(OnboardState from, OnboardReport.StepStatus how, StepResult.Change change, OnboardState to)
            throws NemoClawException {
        SessionDraft draft = SessionDraft.after(session, clock);
        draft.end(from, recorded(how));
        change.apply(draft);
        draft.begin(to);
        save(draft);
    }

    void fail(OnboardState at, NemoClawException cause) throws NemoClawException {
        SessionDraft draft = SessionDraft.after(session, clock);
        draft.fail(at, Redactor.redact(cause.code() + ": " + cause.getMessage(), LONGEST_MESSAGE));
        save(draft);
    }

    void complete() throws NemoClawException {
        SessionDraft draft = SessionDraft.after(session, clock);
        draft.complete();
        save(draft);
    }

    /** A run that was refused has changed nothing, so it leaves no record. */
    void withdraw() throws NemoClawException {
        if (before.isEmpty()) {
            store.delete();
        }
    }

    private static StepStatus recorded(OnboardReport.StepStatus how) {
        return how == OnboardReport.StepStatus.SKIPPED ? StepStatus.SKIPPED : StepStatus.COMPLETE;
    }

    private void save(SessionDraft draft) throws NemoClawException {
        Session next = draft.toSession();
        write(next);
        session = next;
    }

    /** An interruption ends the run, not the record of it: files close under an interrupted thread. */
    private void write(Session snapshot) throws NemoClawException {
        boolean interrupted = Thread.interrupted();
        try {
            store.save(snapshot);
        } catch (NemoClawException e) {
            if (!(e.getCause() instanceof ClosedByInterruptException)) {
                throw e;
            }
            interrupted |= Thread.interrupted();
            store.save(snapshot);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

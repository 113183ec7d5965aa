package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.fake.EventLog;
import io.nemoclaw.internal.onboard.machine.Ending;
import io.nemoclaw.internal.onboard.machine.Journal;
import io.nemoclaw.internal.onboard.machine.OnboardMachine;
import io.nemoclaw.internal.onboard.machine.SessionDraft;
import io.nemoclaw.internal.onboard.machine.Step;
import io.nemoclaw.internal.onboard.machine.StepResult;
import io.nemoclaw.internal.progress.EventStream;
import io.nemoclaw.internal.state.JsonSessionStore;
import io.nemoclaw.internal.state.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine itself, with steps that do nothing but ask for a move. */
class MachineTest {
    @TempDir
    Path home;

    private final EventLog log = new EventLog();
    private JsonSessionStore store;
    private EventStream events;

    @BeforeEach
    void open() {
        store = new JsonSessionStore(home.resolve("session.json"));
        events = new EventStream("run", log, Clock.systemUTC());
        events.runStarted("i", "b", "s");
    }

    @AfterEach
    void close() {
        events.close();
    }

    @FunctionalInterface
    private interface Work {
        StepResult run() throws NemoClawException, InterruptedException;
    }

    private record Fixed(OnboardState state, Work work) implements Step {
        @Override
        public StepResult run() throws NemoClawException, InterruptedException {
            return work.run();
        }
    }

    private static StepResult advance(OnboardState next) {
        return new StepResult.Advance(next, StepStatus.COMPLETED, "", StepResult.Change.NONE);
    }

    private OnboardMachine machine(Step... steps) {
        Session fresh = SessionDraft.fresh(Clock.systemUTC()).toSession();
        Journal journal = new Journal(store, Clock.systemUTC(), Optional.empty(), fresh);
        return new OnboardMachine(
                List.of(steps),
                List.of(OnboardState.PREFLIGHT, OnboardState.GATEWAY, OnboardState.PROVIDER_SELECTION),
                journal,
                events);
    }

    @Test
    void aStepThatAsksForAnEdgeThatDoesNotExistIsADefect() {
        OnboardMachine machine = machine(new Fixed(OnboardState.PREFLIGHT, () -> advance(OnboardState.POLICIES)));

        assertThatThrownBy(machine::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from PREFLIGHT to POLICIES");
    }

    @Test
    void anEdgeOfAnotherKindIsADefectToo() {
        OnboardMachine machine = machine(new Fixed(
                OnboardState.PREFLIGHT, () -> new StepResult.Retry(OnboardState.GATEWAY, "no retry goes there")));

        assertThatThrownBy(machine::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStateWithoutAStepIsADefect() {
        OnboardMachine machine = machine(new Fixed(OnboardState.PREFLIGHT, () -> advance(OnboardState.GATEWAY)));

        assertThatThrownBy(machine::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GATEWAY");
    }

    @Test
    void aReturnedFailureAndAThrownOneAreTheSame() throws Exception {
        NemoClawException cause = NemoClawException.of(ErrorCode.GATEWAY_START_FAILED, "exit 1");
        Ending returned = machine(
                        new Fixed(OnboardState.PREFLIGHT, () -> advance(OnboardState.GATEWAY)),
                        new Fixed(OnboardState.GATEWAY, () -> new StepResult.Fail(cause)))
                .run();

        assertThat(returned).isEqualTo(new Ending.Broken(OnboardState.GATEWAY, cause));
        Session session = store.load().orElseThrow();
        assertThat(session.failure().message()).isEqualTo("GATEWAY_START_FAILED: exit 1");
        assertThat(session.machine().state()).isEqualTo(OnboardState.FAILED);
        assertThat(session.steps().get(OnboardState.GATEWAY).status()).isEqualTo(Session.StepStatus.FAILED);
        assertThat(session.steps().get(OnboardState.PREFLIGHT).status()).isEqualTo(Session.StepStatus.COMPLETE);
    }

    @Test
    void theJournalSaysThatAStepBeganBeforeItHasItsEffect() throws Exception {
        Step gateway = new Fixed(OnboardState.GATEWAY, () -> {
            Session during = store.load().orElseThrow();
            assertThat(during.machine().state()).isEqualTo(OnboardState.GATEWAY);
            assertThat(during.steps().get(OnboardState.GATEWAY).status()).isEqualTo(Session.StepStatus.IN_PROGRESS);
            assertThat(during.machine().revision()).isEqualTo(2);
            throw new InterruptedException();
        });

        Ending ending = machine(new Fixed(OnboardState.PREFLIGHT, () -> advance(OnboardState.GATEWAY)), gateway)
                .run();

        assertThat(ending).isInstanceOf(Ending.Cancelled.class);
        assertThat(store.load().orElseThrow().machine().revision()).isEqualTo(3);
    }

    @Test
    void anInterruptionBetweenTwoStepsIsNoticedAtTheNextOne() throws Exception {
        Step preflight = new Fixed(OnboardState.PREFLIGHT, () -> {
            Thread.currentThread().interrupt();
            return advance(OnboardState.GATEWAY);
        });
        Step gateway = new Fixed(OnboardState.GATEWAY, () -> {
            throw new AssertionError("a cancelled run begins no further step");
        });

        Ending ending = machine(preflight, gateway).run();

        assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.Cancelled.class,
                        cancelled -> assertThat(cancelled.at()).isEqualTo(OnboardState.GATEWAY));
        assertThat(store.load().orElseThrow().status()).isEqualTo(Session.Status.FAILED);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void secretsInAFailureAreNotRecorded() throws Exception {
        machine(new Fixed(OnboardState.PREFLIGHT, () -> {
                    throw NemoClawException.of(ErrorCode.INFERENCE_REJECTED, "key nvapi-0123456789abcdef refused");
                }))
                .run();

        assertThat(store.load().orElseThrow().failure().message())
                .contains("INFERENCE_REJECTED")
                .doesNotContain("nvapi-0123456789abcdef");
    }

    @Test
    void aSessionIsReseatedOnceForEachSnapshot() {
        Session fresh = SessionDraft.fresh(Clock.systemUTC()).toSession();
        Session again = SessionDraft.reseated(fresh, Clock.systemUTC()).toSession();
        assertThat(again.machine()).isEqualTo(fresh.machine());

        Session failed = new Session(
                "id",
                Session.Status.FAILED,
                true,
                "non-interactive",
                fresh.startedAt(),
                fresh.updatedAt(),
                new Session.Machine(OnboardState.FAILED, fresh.startedAt(), 7, null),
                new Session.Failure("gateway", "m", fresh.startedAt()),
                fresh.inputs(),
                null,
                null,
                fresh.steps(),
                "{}");
        Session reseated = SessionDraft.reseated(failed, Clock.systemUTC()).toSession();
        Session twice = SessionDraft.reseated(failed, Clock.systemUTC()).toSession();

        assertThat(reseated.machine().state()).isEqualTo(OnboardState.INIT);
        assertThat(reseated.machine().revision()).isEqualTo(8);
        assertThat(reseated.failure()).isNull();
        assertThat(reseated.machine().recoveryReceipt())
                .hasSize(64)
                .isEqualTo(twice.machine().recoveryReceipt());
        assertThat(SessionDraft.reseated(reseated, Clock.systemUTC())
                        .toSession()
                        .machine())
                .isEqualTo(reseated.machine());
    }
}

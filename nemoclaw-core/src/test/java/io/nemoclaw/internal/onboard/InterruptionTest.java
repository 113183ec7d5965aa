package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardState;
import io.nemoclaw.event.OnboardEvent.Outcome;
import io.nemoclaw.internal.fake.Lab;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.internal.state.SessionStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that end in the middle: cancelled at every step, and killed at every write of the journal. */
class InterruptionTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource(
            value = OnboardState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INIT", "AGENT_SETUP", "COMPLETE", "FAILED"})
    void aRunThatIsCancelledAtAnyStepResumes(OnboardState state) throws Exception {
        try (Lab lab = new Lab(home)) {
            CompletableFuture<BackgroundRun> started = new CompletableFuture<>();
            lab.events.whenStarted(state, () -> started.join().cancel());
            BackgroundRun run =
                    new BackgroundRun("cancelled", lab.engine(), Lab.request().build(), lab.workers());
            started.complete(run);

            OnboardResult result = run.completion().get(20, TimeUnit.SECONDS);

            assertThat(result).isInstanceOfSatisfying(OnboardResult.Failed.class, failed -> {
                assertThat(failed.at()).isEqualTo(state);
                assertThat(failed.cause().code()).isEqualTo(ErrorCode.CANCELLED);
            });
            assertThat(run.state()).isEqualTo(OnboardState.FAILED);
            assertThat(lab.events.outcome()).isEqualTo(Outcome.CANCELLED);
            lab.events.check();
            assertThat(lab.session().orElseThrow().resumable()).isTrue();

            lab.events.reaction = event -> {};
            assertThat(lab.run(OnboardRequest.resuming(Lab.DEMO).build())).isInstanceOf(OnboardResult.Ready.class);
            assertOneOfEach(lab);
        }
    }

    /** What a kill looks like from inside: the thread simply ends, and the file holds what was last written. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private record KilledAtWrite(SessionStore store, int[] writesLeft) implements SessionStore {
        @Override
        public Path file() {
            return store.file();
        }

        @Override
        public Optional<Session> load() throws NemoClawException {
            return store.load();
        }

        @Override
        public void save(Session session) throws NemoClawException {
            if (writesLeft[0]-- == 0) {
                throw new Killed();
            }
            store.save(session);
        }

        @Override
        public void delete() throws NemoClawException {
            store.delete();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aRunThatIsKilledAtAnyWriteOfTheJournalIsFinishedByTheSameRequest(int write) throws Exception {
        try (Lab lab = new Lab(home)) {
            lab.journaling = store -> new KilledAtWrite(store, new int[] {write});
            assertThatThrownBy(() -> lab.engine().run("killed", Lab.request().build(), machine -> {}))
                    .isInstanceOf(Killed.class);

            lab.journaling = store -> store;
            lab.events.events.clear();
            OnboardResult result = lab.run(Lab.request().build());

            assertThat(result).isInstanceOf(OnboardResult.Ready.class);
            assertOneOfEach(lab);
        }
    }

    private static void assertOneOfEach(Lab lab) throws NemoClawException {
        assertThat(lab.backend.calls).containsOnlyOnce("start");
        assertThat(lab.backend.gateway.sandboxes).containsOnlyKeys(Lab.DEMO);
        assertThat(lab.backend.gateway.effects).containsOnlyOnce("create demo");
        assertThat(lab.session().orElseThrow().status()).isEqualTo(Session.Status.COMPLETE);
    }

    @Test
    void aCreationWhoseAnswerWasLostIsFoundAgain() throws Exception {
        try (Lab lab = new Lab(home)) {
            lab.events.whenStarted(OnboardState.OPENCLAW, () -> {
                throw new Killed();
            });
            assertThatThrownBy(() -> lab.engine().run("killed", Lab.request().build(), machine -> {}))
                    .isInstanceOf(Killed.class);
            lab.events.reaction = event -> {};
            lab.events.events.clear();

            assertThat(lab.run(Lab.request().build())).isInstanceOf(OnboardResult.Ready.class);
            assertOneOfEach(lab);
        }
    }

    @Test
    void aJournalThatCannotBeWrittenEndsTheRunWithItsEvents() throws Exception {
        try (Lab lab = new Lab(home)) {
            lab.events.whenStarted(
                    OnboardState.SANDBOX,
                    () -> lab.layout.sessionFile().toFile().delete());
            lab.journaling = store -> new FullDisk(store, lab);

            assertThatThrownBy(() -> lab.engine().run("full", Lab.request().build(), machine -> {}))
                    .isInstanceOfSatisfying(
                            NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_IO));

            lab.events.check();
            assertThat(lab.events.outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    private record FullDisk(SessionStore store, Lab lab) implements SessionStore {
        @Override
        public Path file() {
            return store.file();
        }

        @Override
        public Optional<Session> load() throws NemoClawException {
            return store.load();
        }

        @Override
        public void save(Session session) throws NemoClawException {
            if (session.machine().state() == OnboardState.OPENCLAW) {
                throw NemoClawException.of(ErrorCode.STATE_IO, "no space left on device");
            }
            store.save(session);
        }

        @Override
        public void delete() throws NemoClawException {
            store.delete();
        }
    }
}

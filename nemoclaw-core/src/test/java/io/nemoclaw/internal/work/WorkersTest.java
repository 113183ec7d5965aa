package io.nemoclaw.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final Workers workers = new Workers(null);

    @AfterEach
    void close() {
        workers.close();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }

    @Test
    void workRunsOnADaemonThreadOfItsRole() throws Exception {
        Thread thread = workers.start("role", Thread::currentThread).join("work", soon());

        assertThat(thread.getName()).isEqualTo("nemoclaw-role");
        assertThat(thread.isDaemon()).isTrue();
        thread.join(5000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aFailureReachesWhoeverJoins() {
        NemoClawException typed = NemoClawException.of(ErrorCode.IMAGE_BUILD_FAILED, "step 3");
        assertThat(catchThrowableOfType(
                        NemoClawException.class,
                        () -> workers.start("a", () -> {
                                    throw typed;
                                })
                                .join("work", soon())))
                .isSameAs(typed);
        NemoClawException internal = catchThrowableOfType(
                NemoClawException.class,
                () -> workers.start("b", () -> {
                            throw new IllegalStateException("odd");
                        })
                        .join("the work", soon()));
        assertThat(internal.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(internal).hasMessageContaining("the work").hasRootCauseMessage("odd");
    }

    @Test
    void aDeadlineNamesTheWorkAndEndsIt() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);

        NemoClawException late = catchThrowableOfType(
                NemoClawException.class,
                () -> workers.within(Duration.ofMillis(50), "building the image", () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return 1;
                }));

        assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(late).hasMessageContaining("building the image");
        assertThat(interrupted.await(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptedWaiterEndsTheWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiter = Thread.currentThread();

        assertThatThrownBy(() -> workers.within(Duration.ofSeconds(10), "work", () -> {
                    begun.countDown();
                    waiter.interrupt();
                    try {
                        return new CountDownLatch(1).await(1, TimeUnit.HOURS);
                    } finally {
                        ended.countDown();
                    }
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(begun.getCount()).isZero();
        assertThat(ended.getCount()).isZero();
    }

    @Test
    void cancellingReachesOnlyTheWorkAndNotTheThreadOfAPool() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Workers pooled = new Workers(pool)) {
            CountDownLatch begun = new CountDownLatch(1);
            Task<Integer> task = pooled.start("a", () -> {
                begun.countDown();
                new CountDownLatch(1).await();
                return 1;
            });
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            Workers.end(task);

            assertThat(pooled.start("b", () -> Thread.currentThread().isInterrupted())
                            .join("b", soon()))
                    .isFalse();
            task.cancel();
            assertThat(pooled.start("c", () -> Thread.currentThread().isInterrupted())
                            .join("c", soon()))
                    .isFalse();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void workThatWasCancelledBeforeItBeganNeverRuns() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        Task<Boolean> task = new Task<>(() -> {
            ran.set(true);
            return true;
        });
        task.cancel();
        task.run();

        assertThat(catchThrowableOfType(NemoClawException.class, () -> task.join("work", soon()))
                        .code())
                .isEqualTo(ErrorCode.CANCELLED);
        assertThat(ran).isFalse();
    }

    @Test
    void closingEndsWhatRunsAndRefusesMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        workers.start("a", () -> {
            begun.countDown();
            try {
                return new CountDownLatch(1).await(1, TimeUnit.HOURS);
            } finally {
                ended.countDown();
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        workers.close();
        workers.close();

        assertThat(ended.await(0, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> workers.start("b", () -> 1)).isInstanceOf(IllegalStateException.class);
    }
}

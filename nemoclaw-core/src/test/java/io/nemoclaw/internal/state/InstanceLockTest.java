package io.nemoclaw.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClawException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    @TempDir
    Path directory;

    private StateLayout layout;
    private OsInstanceLocks locks;

    @BeforeEach
    void open() {
        layout = new StateLayout(directory.resolve("home"), InstanceId.DEFAULT);
        locks = new OsInstanceLocks(layout, Clock.systemUTC());
    }

    /** Holds a lock until its standard input ends. */
    public static final class Holder {
        public static void main(String[] arguments) throws Exception {
            StateLayout layout = new StateLayout(Path.of(arguments[0]), InstanceId.DEFAULT);
            new OsInstanceLocks(layout, Clock.systemUTC()).acquire("onboard of " + arguments[1]);
            System.out.println("held");
            System.in.read();
            Runtime.getRuntime().halt(1);
        }
    }

    private Process holder() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        layout.home().toString(),
                        "demo")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("held");
        return process;
    }

    private void refused(String... holder) {
        assertThatThrownBy(() -> locks.acquire("recover"))
                .asInstanceOf(type(NemoClawException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_LOCKED))
                .satisfies(e -> assertThat(e.getMessage()).contains(holder))
                .satisfies(e -> assertThat(e.details()).containsKeys("holderPid", "holderSince", "holderOperation"));
    }

    @Test
    void aSecondHolderOfThisProcessIsRefused() throws Exception {
        try (InstanceLocks.Held held = locks.acquire("onboard")) {
            refused(Long.toString(ProcessHandle.current().pid()), "onboard");
        }
        locks.acquire("recover").close();
    }

    @Test
    void closingTwiceReleasesOnce() throws Exception {
        InstanceLocks.Held first = locks.acquire("one");
        first.close();
        try (InstanceLocks.Held second = locks.acquire("two")) {
            first.close();
            refused("two");
        }
    }

    @Test
    void anotherProcessIsRefusedWithTheHoldersIdentityUntilItIsKilled() throws Exception {
        Process process = holder();
        try {
            refused(Long.toString(process.pid()), "onboard of demo");
            assertThat(layout.lockFile()).isEmptyFile();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(layout.lockOwnerFile()).as("left by the crash").exists();
        locks.acquire("recover").close();
        assertThat(layout.lockOwnerFile()).doesNotExist();
    }

    @Test
    void anOwnerFileThatSaysNothingDoesNotLock() throws Exception {
        Files.createDirectories(layout.root());
        Files.writeString(layout.lockOwnerFile(), "");

        locks.acquire("onboard").close();
    }

    @Test
    void instancesHaveLocksOfTheirOwn() throws Exception {
        StateLayout other = new StateLayout(layout.home(), InstanceId.of("other"));
        try (InstanceLocks.Held held = locks.acquire("onboard")) {
            new OsInstanceLocks(other, Clock.systemUTC()).acquire("onboard").close();
        }
    }
}

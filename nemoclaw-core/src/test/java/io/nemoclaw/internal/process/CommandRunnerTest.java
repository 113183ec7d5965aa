package io.nemoclaw.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs, run to their end or to their deadline. */
class CommandRunnerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    private final ExecCommandRunner runner = new ExecCommandRunner();

    @TempDir
    Path directory;

    private static Command sh(Duration limit, String script) {
        return Command.of(limit, ENVIRONMENT, List.of("/bin/sh", "-c", script));
    }

    private CommandResult run(String script) throws NemoClawException, InterruptedException {
        return runner.run(sh(LONG, script));
    }

    private static void gone(long pid) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (ProcessIdentity.of(pid).isPresent() && System.nanoTime() < end) {
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(ProcessIdentity.of(pid)).isEmpty();
    }

    private long pidIn(String file) throws Exception {
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }

    @Test
    void bothStreamsAndTheCodeAreKept() throws Exception {
        CommandResult result = run("echo out; echo err >&2; exit 3");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.succeeded()).isFalse();
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.complaint()).isEqualTo("err");
        assertThat(new CommandResult(1, " said it here \n", "  ", LONG).complaint())
                .isEqualTo("said it here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a b", "it's", "\"both\" 'kinds'", "$HOME `x` *", "", "ünï"})
    void anArgumentReachesTheProgramAsItIs(String argument) throws Exception {
        CommandResult result =
                runner.run(Command.of(LONG, ENVIRONMENT, List.of("/usr/bin/printf", "%s|", argument, "end")));

        assertThat(result.stdout()).isEqualTo(argument + "|end|");
    }

    @Test
    void standardInputIsClosed() throws Exception {
        assertThat(run("cat; echo ended").stdout()).isEqualTo("ended\n");
    }

    @Test
    void theEnvironmentIsOnlyWhatIsGiven() throws Exception {
        assertThat(run("env | grep -v '^\\(PWD\\|SHLVL\\|_\\|OLDPWD\\)='").stdout())
                .isEqualTo("PATH=/usr/bin:/bin\n");
        assertThat(runner.run(sh(LONG, "pwd").in(directory)).stdout()).isEqualTo(directory.toRealPath() + "\n");
    }

    @Test
    void ofALargeOutputTheEndIsKept() throws Exception {
        Command command = new Command(
                List.of("/bin/sh", "-c", "seq 1 200000"), ENVIRONMENT, Optional.empty(), LONG, 1024, line -> {});

        String kept = runner.run(command).stdout();

        assertThat(kept).hasSize(1024).endsWith("200000\n");
    }

    @Test
    void everyLineIsHandedOutAsItComes() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();

        runner.run(sh(LONG, "printf 'a\\r\\nb\\n\\nlast'").withLines(lines::add));

        assertThat(lines).containsExactly("a", "b", "", "last");
    }

    @Test
    void aMissingProgramIsNamed() {
        NemoClawException missing = catchThrowableOfType(
                NemoClawException.class, () -> runner.run(Command.of(LONG, ENVIRONMENT, List.of("/no/such/program"))));

        assertThat(missing.code()).isEqualTo(ErrorCode.COMMAND_NOT_FOUND);
        assertThat(missing).hasMessageContaining("/no/such/program");
    }

    @Test
    void aDeadlineKillsTheWholeTreeAndShowsTheLastOutput() throws Exception {
        NemoClawException late = catchThrowableOfType(
                NemoClawException.class,
                () -> runner.run(sh(Duration.ofSeconds(1), "echo nearly there; sleep 600 & echo $! >child; wait")
                        .in(directory)));

        assertThat(late.code()).isEqualTo(ErrorCode.COMMAND_TIMEOUT);
        assertThat(late).hasMessageContaining("nearly there").hasMessageContaining("PT1S");
        gone(pidIn("child"));
    }

    @Test
    void aGrandchildThatHoldsThePipeDoesNotKeepTheCallerWaiting() throws Exception {
        long started = System.nanoTime();

        CommandResult result =
                runner.run(sh(LONG, "sleep 20 & echo $! >child; echo done").in(directory));

        assertThat(result.stdout()).isEqualTo("done\n");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
        ProcessIdentity.of(pidIn("child")).ifPresent(child -> {
            try {
                ProcessStop.immediate().stop(child);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void anInterruptKillsTheTreeAndIsPassedOn() throws Exception {
        Thread caller = Thread.currentThread();
        CountDownLatch started = new CountDownLatch(1);
        Command command = sh(LONG, "sleep 600 & echo $! >child; echo started; wait")
                .in(directory)
                .withLines(line -> {
                    started.countDown();
                    caller.interrupt();
                });

        assertThatThrownBy(() -> runner.run(command)).isInstanceOf(InterruptedException.class);

        assertThat(started.getCount()).isZero();
        gone(pidIn("child"));
    }

    @Test
    void secretsInTheLastOutputAreNotShown() {
        NemoClawException late = catchThrowableOfType(
                NemoClawException.class,
                () -> runner.run(sh(Duration.ofMillis(800), "echo key nvapi-0123456789abcdef; sleep 600")));

        assertThat(late).message().doesNotContain("nvapi-0123456789abcdef");
    }

    @Test
    void onlyHarmlessVariablesArePassedToAChild() {
        Map<String, String> child = ChildEnvironment.of(
                Map.of(
                        "PATH", "/bin",
                        "HOME", "/h",
                        "XDG_CONFIG_HOME", "/x",
                        "DOCKER_HOST", "unix:///d",
                        "LC_ALL", "de_DE",
                        "NVIDIA_API_KEY", "secret",
                        "LD_PRELOAD", "/evil.so",
                        "BASH_ENV", "/evil",
                        "OPENSHELL_GATEWAY", "other"),
                Map.of("EXTRA", "1"));

        assertThat(child)
                .containsOnlyKeys("PATH", "HOME", "XDG_CONFIG_HOME", "DOCKER_HOST", "LC_ALL", "EXTRA")
                .containsEntry("LC_ALL", "C.UTF-8");
    }

    @Test
    void aCommandNeedsAProgram() {
        assertThatThrownBy(() -> Command.of(LONG, Map.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(Command.of(LONG, Map.of(), List.of("/usr/bin/openshell", "x"))
                        .program())
                .isEqualTo("openshell");
    }
}

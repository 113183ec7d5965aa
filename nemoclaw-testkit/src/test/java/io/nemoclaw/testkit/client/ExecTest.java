package io.nemoclaw.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.testkit.Fault;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands in a sandbox, through the library's client. */
class ExecTest {
    private static ClientRig rig;
    private static RemoteSandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        rig = new ClientRig();
        sandbox = rig.ready();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static ExecResult run(Exec command) throws NemoClawException, InterruptedException {
        return rig.client.exec(sandbox, command);
    }

    private static NemoClawException refused(Exec command) {
        return catchThrowableOfType(NemoClawException.class, () -> run(command));
    }

    private static Exec sh(String script) {
        return Exec.of("sh", "-c", script);
    }

    @Test
    void bothStreamsAndTheExitCodeComeBack() throws Exception {
        ExecResult result = run(sh("echo out; echo err >&2; exit 7"));

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.succeeded()).isFalse();
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.took()).isPositive();
    }

    @Test
    void standardInputIsGivenAndThenClosed() throws Exception {
        assertThat(run(Exec.of("cat").withStdin("given")).stdout()).isEqualTo("given");
        assertThat(run(Exec.of("cat")).stdout()).isEmpty();
    }

    @Test
    void argumentsWithLineBreaksArriveWhole() throws Exception {
        assertThat(run(Exec.of("printf", "%s", "a\nb'c\"$HOME")).stdout()).isEqualTo("a\nb'c\"$HOME");
        assertThat(run(Exec.of("sh", "-c", "cat\nprintf done").withStdin("in-")).stdout())
                .isEqualTo("in-done");
    }

    @Test
    void directoryAndVariablesAreTheCommandsOwn() throws Exception {
        assertThat(run(sh("pwd").withWorkdir("/tmp")).stdout()).isEqualTo("/tmp\n");
        assertThat(run(sh("echo $A").withEnvironment("A", "1 2")).stdout()).isEqualTo("1 2\n");
    }

    @Test
    void streamedTextSplitsNoCharacter() throws Exception {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        boolean[] split = {false};
        ExecResult result = rig.client.exec(
                sandbox,
                sh("for i in 1 2 3 4 5 6 7 8; do printf '€😀'; sleep 0.01; done; printf é >&2"),
                new Exec.Listener() {
                    @Override
                    public void stdout(String text) {
                        split[0] |= text.contains("\ufffd");
                        out.append(text);
                    }

                    @Override
                    public void stderr(String text) {
                        err.append(text);
                    }
                });

        assertThat(out).hasToString("€😀".repeat(8));
        assertThat(err).hasToString("é");
        assertThat(split[0]).isFalse();
        assertThat(result.stdout()).isEmpty();
    }

    @Test
    void aCommandThatTakesTooLongIsATimeoutAndIsEnded() throws Exception {
        NemoClawException late = refused(Exec.of("sleep", "301.7").withTimeout(Duration.ofSeconds(1)));

        assertThat(late.code()).isEqualTo(ErrorCode.EXEC_TIMEOUT);
        assertThat(late).hasMessageContaining("PT1S");
        gone("sleep 301.7");
    }

    @Test
    void aCommandMayEndWith124ByItself() throws Exception {
        assertThat(run(sh("exit 124")).exitCode()).isEqualTo(124);
    }

    @Test
    void anInterruptEndsTheCallAndTheCommand() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            try {
                run(Exec.of("sleep", "302.7"));
            } catch (InterruptedException e) {
                ended.countDown();
            } catch (NemoClawException e) {
                throw new AssertionError(e);
            }
        });
        caller.start();
        caller.join(300);
        caller.interrupt();

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        gone("sleep 302.7");
    }

    private static void gone(String command) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (alive(command) && System.nanoTime() < end) {
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
        assertThat(alive(command)).isFalse();
    }

    private static boolean alive(String command) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").endsWith(command));
    }

    @Test
    void outputHasALimitThatIsNamed() {
        NemoClawException large = refused(sh("head -c 5000 /dev/zero").withOutputLimit(4096));

        assertThat(large.code()).isEqualTo(ErrorCode.EXEC_OUTPUT_LIMIT);
        assertThat(large).hasMessageContaining("4096").hasMessageContaining("standard output");
    }

    @Test
    void outputUpToTheLimitIsCollected() throws Exception {
        assertThat(run(sh("head -c 3000000 /dev/zero | tr '\\0' x")).stdout()).hasSize(3_000_000);
    }

    @Test
    void aRequestAboveOneMebibyteIsRefusedBeforeItIsSent() {
        NemoClawException large = refused(Exec.of("cat").withStdin(new byte[1 << 20]));

        assertThat(large.code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
    }

    @Test
    void aStreamThatBreaksIsAFailureAndNotASuccess() throws Exception {
        rig.gateway.inject(Fault.dropsStream("ExecSandbox", 1));
        try {
            NemoClawException broken = refused(sh("echo a; sleep 0.2; echo b"));

            assertThat(broken.code()).isIn(ErrorCode.EXEC_FAILED, ErrorCode.GATEWAY_UNREACHABLE);
        } finally {
            rig.gateway.clearFaults();
        }
    }

    @Test
    void aSandboxThatIsGoneIsNotFound() {
        RemoteSandbox stale = new RemoteSandbox(
                sandbox.name(), "no-such-id", sandbox.phase(), sandbox.image(), sandbox.providers(), "");

        assertThat(catchThrowableOfType(NemoClawException.class, () -> rig.client.exec(stale, Exec.of("true")))
                        .code())
                .isEqualTo(ErrorCode.SANDBOX_NOT_FOUND);
    }
}

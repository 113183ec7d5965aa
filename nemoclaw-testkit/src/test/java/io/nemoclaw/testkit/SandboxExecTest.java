package io.nemoclaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.nemoclaw.internal.openshell.wire.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SandboxExecTest {
    static EmbeddedGateway gateway;
    static RawClient client;
    static Sandbox sandbox;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start();
        client = new RawClient(gateway.gateway());
        client.shell()
                .createProvider(CreateProviderRequest.newBuilder()
                        .setProvider(Provider.newBuilder()
                                .setName("p")
                                .setType("openai")
                                .putCredentials("OPENAI_API_KEY", "sk-secret")
                                .putCredentials("not-a-name", "x"))
                        .build());
        sandbox = client.ready(
                "box",
                SandboxSpec.newBuilder()
                        .putEnvironment("GREETING", "hello there")
                        .addProviders("p")
                        .build());
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    private static ExecSandboxRequest.Builder request(String... command) {
        return ExecSandboxRequest.newBuilder().setSandboxId(sandbox.getId()).addAllCommand(List.of(command));
    }

    @Test
    void outputComesBeforeExactlyOneExit() {
        RawClient.Outcome outcome = client.exec(sandbox, "bash", "-c", "echo out; echo err >&2; exit 7");
        assertThat(outcome.stdout()).isEqualTo("out\n");
        assertThat(outcome.stderr()).isEqualTo("err\n");
        assertThat(outcome.exit()).isEqualTo(7);
        assertThat(outcome.events().stream().filter(ExecSandboxEvent::hasExit)).hasSize(1);
        assertThat(outcome.events().get(outcome.events().size() - 1).hasExit()).isTrue();
    }

    @Test
    void stdinIsGivenOnceAndThenEnds() {
        byte[] bytes = new byte[900_000];
        Arrays.fill(bytes, (byte) 'x');
        RawClient.Outcome outcome = client.exec(
                request("wc", "-c").setStdin(ByteString.copyFrom(bytes)).build());
        assertThat(outcome.stdout().trim()).isEqualTo("900000");
        assertThat(client.exec(sandbox, "cat").stdout()).isEmpty();
    }

    @Test
    void largeOutputArrivesWhole() {
        RawClient.Outcome outcome = client.exec(sandbox, "bash", "-c", "head -c 8000000 /dev/zero | tr '\\0' y");
        assertThat(outcome.stdout()).hasSize(8_000_000);
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void argumentsAreQuotedAndAssignmentsPrefixed() {
        RawClient.Outcome outcome =
                client.exec(request("bash", "-c", "printf '%s|' \"$A\" \"$B\" \"$1\"", "-", "a 'b' $HOME \"c\" `id`")
                        .putEnvironment("B", "two $HOME")
                        .putEnvironment("A", "it's")
                        .build());
        assertThat(outcome.stdout()).isEqualTo("it's|two $HOME|a 'b' $HOME \"c\" `id`|");
    }

    @Test
    void environmentIsTheSandboxesOwnAndHoldsPlaceholders() {
        Map<String, String> environment = new java.util.HashMap<>();
        client.exec(sandbox, "env")
                .stdout()
                .lines()
                .filter(line -> line.contains("="))
                .forEach(line ->
                        environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        assertThat(environment)
                .containsEntry("GREETING", "hello there")
                .containsEntry("OPENAI_API_KEY", "openshell:resolve:env:OPENAI_API_KEY")
                .containsEntry("USER", "sandbox")
                .containsEntry("SHELL", "/bin/bash")
                .containsKeys("PATH", "TERM")
                .doesNotContainKeys("JAVA_HOME", "MAVEN_HOME", "not-a-name")
                .containsEntry(
                        "HOME", gateway.sandboxRoot().resolve(sandbox.getId()).toString());
        assertThat(environment.values()).noneMatch(value -> value.contains("sk-secret"));
    }

    @Test
    void pathsBelowSandboxAreInThePrivateDirectory() {
        Path home = gateway.sandboxRoot().resolve(sandbox.getId());
        client.exec(sandbox, "mkdir", "-p", "/sandbox/some dir");
        assertThat(client.exec(request("pwd").setWorkdir("/sandbox/some dir").build())
                        .stdout()
                        .trim())
                .isEqualTo(home + "/some dir");
        assertThat(client.exec(sandbox, "pwd").stdout().trim()).isEqualTo(home.toString());
        assertThat(client.exec(sandbox, "echo", "/sandboxes", "x/sandbox/")
                        .stdout()
                        .trim())
                .isEqualTo("/sandboxes x/sandbox/");
    }

    @Test
    void missingWorkdirFailsInTheShell() {
        assertThat(client.exec(request("true").setWorkdir("/nowhere/at/all").build())
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void timeoutAnswers124AndLeavesNoProcess() throws Exception {
        String mark = "31" + ProcessHandle.current().pid();
        RawClient.Outcome outcome = client.exec(request("bash", "-c", "setsid sleep " + mark + " & sleep " + mark)
                .setTimeoutSeconds(1)
                .build());
        assertThat(outcome.exit()).isEqualTo(124);
        assertThat(running("sleep " + mark)).isEmpty();
    }

    @Test
    void cancellationKillsTheWholeTree() throws Exception {
        String mark = "32" + ProcessHandle.current().pid();
        RawClient.refusal(() -> client.shell()
                .withDeadlineAfter(400, java.util.concurrent.TimeUnit.MILLISECONDS)
                .execSandbox(request("bash", "-c", "sleep " + mark + " & setsid sleep " + mark + " & wait")
                        .build())
                .forEachRemaining(event -> {}));
        eventuallyGone("sleep " + mark);
    }

    @Test
    void commandThatLeavesDaemonEndsAndTheDaemonLivesUntilTheSandboxIsDeleted() throws Exception {
        String mark = "33" + ProcessHandle.current().pid();
        Sandbox other = client.ready("daemons");
        RawClient.Outcome outcome = client.exec(other, "bash", "-c", "setsid sleep " + mark + " & echo started");
        assertThat(outcome.stdout()).isEqualTo("started\n");
        assertThat(outcome.exit()).isZero();
        assertThat(running("sleep " + mark)).isNotEmpty();
        client.shell()
                .deleteSandbox(
                        DeleteSandboxRequest.newBuilder().setName("daemons").build());
        eventuallyGone("sleep " + mark);
        Waiting.until(
                Duration.ofSeconds(5),
                () -> Files.notExists(gateway.sandboxRoot().resolve(other.getId())));
    }

    private static void eventuallyGone(String command) throws Exception {
        Waiting.until(Duration.ofSeconds(5), () -> running(command).isEmpty());
    }

    private static List<String> running(String command) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(handle -> Path.of("/proc", "" + handle.pid(), "cmdline"))
                    .map(SandboxExecTest::read)
                    .filter(line -> line.equals(command))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file)).replace('\0', ' ').trim();
        } catch (java.io.IOException e) {
            return "";
        }
    }

    static Stream<Arguments> invalid() {
        String id = "x";
        return Stream.of(
                Arguments.of(ExecSandboxRequest.newBuilder().addCommand("true"), "sandbox_id is required"),
                Arguments.of(ExecSandboxRequest.newBuilder().setSandboxId(id), "command is required"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder().setSandboxId(id).addCommand("a\nb"),
                        "command argument 0 contains newline or carriage return characters"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder()
                                .setSandboxId(id)
                                .addCommand("a")
                                .addCommand("b\r"),
                        "command argument 1 contains newline or carriage return characters"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder().setSandboxId(id).addCommand("a\0"),
                        "command argument 0 contains null bytes"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder()
                                .setSandboxId(id)
                                .addCommand("a")
                                .setWorkdir("b\n"),
                        "workdir contains newline or carriage return characters"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder()
                                .setSandboxId(id)
                                .addCommand("a")
                                .putEnvironment("K", "v\n"),
                        "environment value for 'K' contains newline or carriage return characters"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder()
                                .setSandboxId(id)
                                .addCommand("a")
                                .putEnvironment("1K", "v"),
                        "environment keys must match ^[A-Za-z_][A-Za-z0-9_]*$"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder().setSandboxId(id).addCommand("a".repeat(32769)),
                        "command argument 0 exceeds 32768 byte limit"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder()
                                .setSandboxId(id)
                                .addCommand("a")
                                .setWorkdir("w".repeat(4097)),
                        "workdir exceeds 4096 byte limit"),
                Arguments.of(
                        ExecSandboxRequest.newBuilder()
                                .setSandboxId(id)
                                .addAllCommand(java.util.Collections.nCopies(1025, "a")),
                        "command array exceeds 1024 argument limit"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidCommandsAreRefused(ExecSandboxRequest.Builder request, String text) {
        Status refusal = RawClient.refusal(() -> client.exec(request.build()));
        assertThat(refusal.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getDescription()).isEqualTo(text);
    }

    @Test
    void assembledLineHasALimit() {
        Status refusal = RawClient.refusal(() -> client.exec(
                request(java.util.Collections.nCopies(9, "a".repeat(30_000)).toArray(String[]::new))
                        .build()));
        assertThat(refusal.getDescription()).isEqualTo("assembled command string exceeds 262144 byte limit");
    }

    @Test
    void unknownSandboxIsNotFound() {
        Status refusal = RawClient.refusal(() -> client.exec(ExecSandboxRequest.newBuilder()
                .setSandboxId("nobody")
                .addCommand("true")
                .build()));
        assertThat(refusal.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.getDescription()).isEqualTo("sandbox not found");
    }

    @Test
    void sandboxThatIsNotReadyIsRefused() {
        try (EmbeddedGateway slow = EmbeddedGateway.builder()
                        .provisioningDelay(Duration.ofMinutes(1))
                        .start();
                RawClient raw = new RawClient(slow.gateway())) {
            Sandbox created = raw.shell()
                    .createSandbox(CreateSandboxRequest.newBuilder()
                            .setName("s")
                            .setSpec(SandboxSpec.getDefaultInstance())
                            .build())
                    .getSandbox();
            Status refusal = RawClient.refusal(() -> raw.exec(created, "true"));
            assertThat(refusal.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(refusal.getDescription()).isEqualTo("sandbox is not ready");
        }
    }

    @Test
    void requestsAboveOneMebibyteAreOutOfRange() {
        Status refusal = RawClient.refusal(() -> client.exec(request("cat")
                .setStdin(ByteString.copyFrom(new byte[1024 * 1024]))
                .build()));
        assertThat(refusal.getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
        assertThat(refusal.getDescription()).contains("decoded message length too large", "1048576");
    }
}

package io.nemoclaw.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a user meets it: processes, exit codes, documents, and a gateway that outlives them. */
@Tag("heavy")
class DemoProcessTest {
    @TempDir
    Path home;

    private DemoProcess demo;

    @BeforeEach
    void open() {
        demo = new DemoProcess(home);
    }

    @AfterEach
    void close() throws Exception {
        demo.close();
    }

    @Test
    void theWholeLife() throws Exception {
        DemoProcess.Ended onboard = demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", "--json");
        assertThat(onboard.exitCode()).as(onboard.err()).isZero();
        JsonNode document = onboard.document();
        assertThat(document.path("schemaVersion").asInt()).isEqualTo(1);
        assertThat(document.at("/sandbox/phase").asText()).isEqualTo("READY");
        assertThat(document.path("backend").asText()).isEqualTo("embedded");
        assertThat(StreamSupport.stream(document.path("steps").spliterator(), false))
                .hasSize(9)
                .allMatch(step ->
                        step.hasNonNull("status") && step.path("durationMs").isIntegralNumber());

        DemoProcess.Ended exec =
                demo.run("exec", "--sandbox", "demo", "--json", "--", "sh", "-c", "echo out; echo err >&2; exit 7");
        assertThat(exec.exitCode()).isEqualTo(7);
        assertThat(exec.document().path("stdout").asText()).isEqualTo("out\n");
        assertThat(exec.document().path("stderr").asText()).isEqualTo("err\n");

        DemoProcess.Ended status = demo.run("status", "--json");
        assertThat(status.document().at("/sandboxes/0/phase").asText()).isEqualTo("READY");

        assertThat(demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", "--json")
                        .document()
                        .path("unchanged")
                        .asBoolean())
                .isTrue();
        DemoProcess.Ended destroyed = demo.run("destroy", "--all", "--json");
        assertThat(destroyed.exitCode()).isZero();
        assertThat(demo.gateways()).isEmpty();
    }

    @Test
    void whatGoesUpComesDownTheSame() throws Exception {
        byte[] content = new byte[20 << 20];
        new Random(20).nextBytes(content);
        Path file = Files.write(home.resolve("big.bin"), content);
        Path tree = Files.createDirectories(home.resolve("tree/sub"));
        Files.createFile(tree.resolve("empty"));
        Files.writeString(tree.resolve("run.sh"), "#!/bin/sh\necho ran\n");
        Files.setPosixFilePermissions(tree.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(tree.resolve("grüße-日本.txt"), "hallo", StandardCharsets.UTF_8);
        assertThat(demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", "--json")
                        .exitCode())
                .isZero();

        assertThat(demo.run("upload", "--sandbox", "demo", file.toString(), "in/big.bin", "--json")
                        .document()
                        .path("bytes")
                        .asLong())
                .isEqualTo(content.length);
        demo.run(
                "download",
                "--sandbox",
                "demo",
                "in/big.bin",
                home.resolve("back.bin").toString());
        assertThat(Files.mismatch(file, home.resolve("back.bin"))).isEqualTo(-1);

        demo.run("upload", "--sandbox", "demo", home.resolve("tree").toString(), "tree");
        demo.run("download", "--sandbox", "demo", "tree", home.resolve("back").toString());
        Path back = home.resolve("back/sub");
        assertThat(back.resolve("empty")).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back.resolve("run.sh"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(back.resolve("grüße-日本.txt")).hasContent("hallo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"step\":\"gateway\"", "\"step\":\"sandbox\"", "\"step\":\"post_verify\""})
    void aProgramThatIsKilledInTheMiddleIsResumedWithOneSandboxAndOneGateway(String moment) throws Exception {
        demo.environment.put("NEMOCLAW_EMBEDDED_PROVISION_DELAY", "1s");
        Path events = home.resolve("events.jsonl");
        Process killed = demo.start(
                "--events", events.toString(), "onboard", "--sandbox", "demo", "--image", "demo:1", "--json");
        while (killed.isAlive()
                && !(Files.exists(events) && Files.readString(events).contains(moment))) {
            killed.onExit()
                    .completeOnTimeout(killed, 5, java.util.concurrent.TimeUnit.MILLISECONDS)
                    .join();
        }
        killed.destroyForcibly().waitFor();

        DemoProcess.Ended resumed = demo.run("onboard", "--resume", "--sandbox", "demo", "--json");

        assertThat(resumed.exitCode()).as(resumed.out() + resumed.err()).isZero();
        assertThat(resumed.document().at("/sandbox/phase").asText()).isEqualTo("READY");
        assertThat(demo.run("status", "--json").document().path("sandboxes")).hasSize(1);
        assertThat(demo.gateways()).hasSize(1);
    }

    @Test
    void aSecondOnboardingIsRefusedAtOnceAndADeadOwnersLockIsReclaimedAtOnce() throws Exception {
        demo.environment.put("NEMOCLAW_EMBEDDED_PROVISION_DELAY", "8s");
        Process first = demo.start("onboard", "--sandbox", "demo", "--image", "demo:1", "--json");
        Path owner = demo.state().resolve("onboard.lock");
        while (first.isAlive() && !Files.exists(owner)) {
            first.onExit()
                    .completeOnTimeout(first, 5, java.util.concurrent.TimeUnit.MILLISECONDS)
                    .join();
        }

        DemoProcess.Ended second = demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", "--json");

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.error()).isEqualTo("INSTANCE_LOCKED");
        assertThat(second.document().at("/error/details/holderPid").asText()).isEqualTo(Long.toString(first.pid()));
        first.destroyForcibly().waitFor();
        demo.environment.remove("NEMOCLAW_EMBEDDED_PROVISION_DELAY");
        DemoProcess.Ended third = demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", "--json");
        assertThat(third.exitCode()).as(third.err()).isZero();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "2, INVALID_NAME,        onboard --sandbox Bad_Name --image demo:1",
        "2, INVALID_ARGUMENT,    onboard --sandbox demo --image UPPER:1",
        "2, UNKNOWN_PROVIDER,    onboard --sandbox demo --image demo:1 --provider nobody",
        "1, CREDENTIAL_MISSING,  onboard --sandbox demo --image demo:1 --provider build",
        "1, UNKNOWN_PRESET,      onboard --sandbox demo --image demo:1 --policy-presets nope",
        "1, FILE_NOT_FOUND,      onboard --sandbox demo --archive nowhere.tar",
        "1, UNSUPPORTED_FEATURE, onboard --sandbox demo --from Dockerfile",
        "1, NOTHING_TO_RESUME,   onboard --sandbox demo --resume",
        "1, UNKNOWN_BACKEND,     onboard --sandbox demo --image demo:1 --backend nope",
        "1, GATEWAY_NOT_FOUND,   exec --sandbox demo -- true",
        "1, GATEWAY_NOT_FOUND,   recover"
    })
    void badInputHasACodeARemedyAndAnExitCode(int exitCode, String code, String command) throws Exception {
        String[] words = (command + " --json").split(" +");
        if (command.contains(" -- ")) {
            words = ("--json " + command).split(" +");
        }

        DemoProcess.Ended ended = demo.run(words);

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
        assertThat(ended.error()).isEqualTo(code);
        assertThat(ended.document().at("/error/message").asText()).isNotBlank();
        assertThat(ended.document().at("/error/remedy").asText()).isNotBlank();
        assertThat(demo.gateways()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{ not json | SESSION_MALFORMED", "{\"version\": 99} | SESSION_FUTURE_VERSION"})
    void aSessionFileThatCannotBeUsedIsKeptByteForByte(String content, String code) throws Exception {
        Files.createDirectories(demo.state());
        Path session = Files.writeString(demo.state().resolve("onboard-session.json"), content);

        for (String how : new String[] {"--resume", "--fresh"}) {
            DemoProcess.Ended ended = demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", how, "--json");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.error()).isEqualTo(code);
            assertThat(ended.document().at("/error/remedy").asText()).contains("mv ");
            assertThat(session).hasContent(content);
        }
        Files.delete(session);
    }

    @ParameterizedTest
    @CsvSource({
        "NEMOCLAW_EMBEDDED_VERSION, 0.0.25,            1, GATEWAY_VERSION_UNSUPPORTED",
        "NEMOCLAW_EMBEDDED_VERSION, 0.0.37,            1, GATEWAY_VERSION_UNSUPPORTED",
        "NEMOCLAW_EMBEDDED_FAULTS,  wrong-certificate, 1, GATEWAY_CERTIFICATE_MISMATCH",
    })
    void aGatewayThatCannotBeUsedIsNamed(String variable, String value, int exitCode, String code) throws Exception {
        demo.environment.put(variable, value);

        DemoProcess.Ended ended = demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", "--json");

        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(exitCode);
        assertThat(ended.error()).isEqualTo(code);
        assertThat(ended.document().path("outcome").asText()).isEqualTo("failed");
    }

    @Test
    void aPortInUseBlocksBeforeAnythingIsChanged() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            demo.environment.put("NEMOCLAW_GATEWAY_PORT", Integer.toString(taken.getLocalPort()));

            DemoProcess.Ended ended = demo.run("onboard", "--sandbox", "demo", "--image", "demo:1", "--json");

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.error()).isEqualTo("PORT_IN_USE");
            assertThat(ended.document().path("outcome").asText()).isEqualTo("blocked");
            assertThat(demo.state().resolve("onboard-session.json")).doesNotExist();
        }
    }

    @Test
    void aTerminationSignalCleansUpAndTheRunResumes() throws Exception {
        demo.environment.put("NEMOCLAW_EMBEDDED_PROVISION_DELAY", "20s");
        Path events = home.resolve("events.jsonl");
        Process stopped = demo.start(
                "--events", events.toString(), "onboard", "--sandbox", "demo", "--image", "demo:1", "--json");
        while (stopped.isAlive()
                && !(Files.exists(events) && Files.readString(events).contains("creating sandbox"))) {
            stopped.onExit()
                    .completeOnTimeout(stopped, 5, java.util.concurrent.TimeUnit.MILLISECONDS)
                    .join();
        }
        stopped.destroy();

        assertThat(stopped.waitFor()).isEqualTo(143);
        assertThat(lastLine(events)).contains("\"outcome\":\"cancelled\"");
        assertThat(demo.state().resolve("onboard.lock")).doesNotExist();
    }

    private static String lastLine(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        return lines.get(lines.size() - 1);
    }
}

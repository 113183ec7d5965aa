package io.nemoclaw.internal.openshell.v026;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.wire.ExecSandboxRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent for a command; scripts are run by a real shell. */
class ExecRequestsTest {
    private static ExecSandboxRequest request(Exec command) throws NemoClawException {
        return ExecRequests.of("sandbox-id", command);
    }

    @Test
    void aPlainCommandIsSentAsItIs() throws Exception {
        ExecSandboxRequest request = request(Exec.of("printf", "%s", "it's $HOME")
                .withEnvironment("A", "1")
                .withWorkdir("/sandbox")
                .withStdin("in")
                .withTimeout(Duration.ofMillis(1500)));

        assertThat(request.getSandboxId()).isEqualTo("sandbox-id");
        assertThat(request.getCommandList()).containsExactly("printf", "%s", "it's $HOME");
        assertThat(request.getEnvironmentMap()).containsExactly(java.util.Map.entry("A", "1"));
        assertThat(request.getWorkdir()).isEqualTo("/sandbox");
        assertThat(request.getStdin().toStringUtf8()).isEqualTo("in");
        assertThat(request.getTimeoutSeconds()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "999, 1", "1000, 1", "1001, 2", "60000, 60"})
    void deadlinesAreRoundedUpToWholeSecondsAndNeverZero(long millis, int seconds) throws Exception {
        assertThat(request(Exec.of("true").withTimeout(Duration.ofMillis(millis)))
                        .getTimeoutSeconds())
                .isEqualTo(seconds);
    }

    /** Runs what was sent as the gateway's sandbox would, with what was sent as its standard input. */
    private static String run(ExecSandboxRequest request) throws Exception {
        Process process = new ProcessBuilder(request.getCommandList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(request.getStdin().toByteArray());
        }
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new String(out, StandardCharsets.UTF_8);
    }

    @Test
    void aCommandWithALineBreakTravelsThroughStandardInput() throws Exception {
        ExecSandboxRequest request = request(
                Exec.of("printf", "%s|", "two\nlines", "it's", "$(no)", "", "ü").withEnvironment("MULTI", "a\nb"));

        assertThat(request.getCommandList())
                .allMatch(argument -> argument.lines().count() <= 1);
        assertThat(request.getEnvironmentMap()).isEmpty();
        assertThat(run(request)).isEqualTo("two\nlines|it's|$(no)||ü|");
    }

    @Test
    void itsOwnStandardInputAndVariablesAreStillItsOwn() throws Exception {
        Exec command = Exec.of("sh", "-c", "cat\nprintf %s \"$MULTI\"")
                .withEnvironment("MULTI", "x'\ny")
                .withStdin("stdin stays\n");

        assertThat(run(request(command))).isEqualTo("stdin stays\nx'\ny");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyArgumentsComeOutAsTheyWentIn(long seed) throws Exception {
        Random random = new Random(seed);
        String alphabet = "ab \n\r\t'\"\\$`!*?[]{}()<>|&;#~=%é€😀";
        List<String> command = new ArrayList<>(List.of("printf", "%s\\0"));
        for (int i = 0; i < 8; i++) {
            StringBuilder argument = new StringBuilder();
            int[] points = alphabet.codePoints().toArray();
            for (int n = random.nextInt(20); n > 0; n--) {
                argument.appendCodePoint(points[random.nextInt(points.length)]);
            }
            command.add(argument.toString());
        }
        command.add("a\nb");

        assertThat(run(request(Exec.of(command))))
                .isEqualTo(String.join("\0", command.subList(2, command.size())) + "\0");
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(20);
    }

    static Stream<Arguments> refused() {
        String long33k = "x".repeat(33 * 1024);
        return Stream.of(
                Arguments.of("arguments", Exec.of(Collections.nCopies(1025, "x"))),
                Arguments.of("an argument", Exec.of("echo", long33k)),
                Arguments.of("the variable V", Exec.of("echo").withEnvironment("V", long33k)),
                Arguments.of("NUL", Exec.of("echo").withEnvironment("V", "a\0b")),
                Arguments.of("working directory", Exec.of("echo").withWorkdir("/a\nb")),
                Arguments.of("working directory", Exec.of("echo").withWorkdir("/" + "d".repeat(5000))),
                Arguments.of("command line", Exec.of(Collections.nCopies(20, "y".repeat(20_000)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatTheGatewayWouldRefuseIsRefusedHereWithTheLimit(String what, Exec command) {
        NemoClawException refused = catchThrowableOfType(NemoClawException.class, () -> request(command));

        assertThat(refused.code()).isEqualTo(ErrorCode.EXEC_INVALID);
        assertThat(refused).hasMessageContaining(what);
    }

    @Test
    void binaryStandardInputIsNotChanged() throws Exception {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        request(Exec.of("cat").withStdin(bytes)).getStdin().writeTo(out);

        assertThat(out.toByteArray()).isEqualTo(bytes);
    }
}

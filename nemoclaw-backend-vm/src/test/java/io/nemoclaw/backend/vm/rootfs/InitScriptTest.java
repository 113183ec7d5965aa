package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitScriptTest {
    private static final List<String> BLOCK = List.of("first", "second");

    private static byte[] patched(byte[] script) throws NemoClawException {
        return InitScript.of(script).patched(2, BLOCK).bytes();
    }

    @Test
    void theBlockStandsBeforeTheLineThatStartsK3sAndAllOtherBytesStay() throws Exception {
        byte[] patched = patched(InitFixture.script());
        List<String> expected = new ArrayList<>(InitFixture.lines());
        expected.addAll(
                InitFixture.LINES - 1,
                List.of("# >>> nemoclaw mqueue 2 >>>", "first", "second", "# <<< nemoclaw mqueue <<<"));
        assertThat(patched).isEqualTo(InitFixture.bytes(expected));
        assertThat(new String(patched, StandardCharsets.UTF_8)).contains("# ── Start k3s ─────────");
        List<String> lines = new String(patched, StandardCharsets.UTF_8).lines().toList();
        InitFixture.ANCHORS.forEach((number, line) -> {
            if (number < InitFixture.LINES) {
                assertThat(lines.get(number - 1)).isEqualTo(line);
            }
        });
        assertThat(lines.get(lines.size() - 1)).isEqualTo(InitFixture.START_K3S);
    }

    @Test
    void takingTheBlockOutGivesTheSameBytesBack() throws Exception {
        byte[] script = InitFixture.script();
        assertThat(InitScript.of(patched(script)).pristine().bytes()).isEqualTo(script);
        assertThat(InitScript.of(script).pristine().bytes()).isEqualTo(script);
    }

    @Test
    void bytesThatAreNoTextInAnyEncodingStayToo() throws Exception {
        byte[] script = "#!/bin/bash\n\u00ff\u00fe\u0000\u0080\nexec /usr/local/bin/k3s server \"${K3S_ARGS[@]}\""
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(InitScript.of(patched(script)).pristine().bytes()).isEqualTo(script);
    }

    @Test
    void patchingTwiceIsPatchingOnce() throws Exception {
        byte[] once = patched(InitFixture.script());
        assertThat(patched(once)).isEqualTo(once);
    }

    @Test
    void anOlderVersionIsReplacedInPlace() throws Exception {
        byte[] older = InitScript.of(InitFixture.script())
                .patched(1, List.of("older", "and longer", "than the new one"))
                .bytes();
        assertThat(patched(older)).isEqualTo(patched(InitFixture.script()));
    }

    static Stream<Arguments> unusable() {
        String start = InitFixture.START_K3S;
        return Stream.of(
                Arguments.of("no k3s", "#!/bin/bash\necho\n", "is not there"),
                Arguments.of("k3s only in a comment", "#!/bin/bash\n# " + start, "is not there"),
                Arguments.of("k3s with other arguments", "#!/bin/bash\n" + start + " --debug", "is not there"),
                Arguments.of("k3s twice", "#!/bin/bash\n" + start + "\n" + start, "more than once"),
                Arguments.of("carriage returns", "#!/bin/bash\r\n" + start + "\r\n", "is not there"),
                Arguments.of("no script", "\u007fELF\n" + start, "not a script"),
                Arguments.of("empty", "", "not a script"),
                Arguments.of("a lost end", "#!/b\n# >>> nemoclaw mqueue 1 >>>\nx\n" + start, "end of our block"),
                Arguments.of("a lost begin", "#!/b\nx\n# <<< nemoclaw mqueue <<<\n" + start, "do not match"),
                Arguments.of(
                        "two begins",
                        "#!/b\n# >>> nemoclaw mqueue 1 >>>\n# >>> nemoclaw mqueue 2 >>>\n# <<< nemoclaw mqueue <<<\n",
                        "do not match"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void whatIsNotTheKnownScriptIsRefused(String name, String script, String why) {
        assertThatThrownBy(() -> patched(script.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROOTFS_PATCH_FAILED))
                .hasMessageContaining(why);
    }
}

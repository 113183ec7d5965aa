package io.nemoclaw.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nemoclaw.BackendId;
import io.nemoclaw.InstanceId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private final Rig rig = new Rig();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--home /h --backend vm --instance two --json status",
                "status --home /h --backend vm --instance two --json",
                "--home /h --json status --backend vm --instance two"
            })
    void globalOptionsStandBeforeOrAfterTheCommand(String line) throws Exception {
        assertThat(rig.run(line.split(" "))).isZero();

        assertThat(rig.options.home()).contains(Path.of("/h"));
        assertThat(rig.options.backend()).contains(BackendId.VM);
        assertThat(rig.options.instance()).isEqualTo(InstanceId.of("two"));
        assertThat(rig.document().get("schemaVersion").asInt()).isEqualTo(1);
        assertThat(rig.library.closed).isTrue();
    }

    @Test
    void defaultsLeaveTheChoiceToTheLibrary() {
        rig.run("status");

        assertThat(rig.options.home()).isEmpty();
        assertThat(rig.options.backend()).isEmpty();
        assertThat(rig.options.instance()).isEqualTo(InstanceId.DEFAULT);
        assertThat(rig.options.events()).isEmpty();
    }

    @Test
    void autoIsNoBackend() {
        rig.run("status", "--backend", "auto");

        assertThat(rig.options.backend()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status --sandbox Bad_Name                         | INVALID_NAME
            status --instance UPPER                           | INVALID_NAME
            status --backend No/Such                          | UNKNOWN_BACKEND
            onboard --sandbox demo --provider nope            | UNKNOWN_PROVIDER
            onboard --sandbox demo --provider custom          | INVALID_ARGUMENT
            onboard --sandbox demo --model m                  | INVALID_ARGUMENT
            onboard --sandbox demo --provider build --model ! | INVALID_ARGUMENT
            onboard --sandbox demo --endpoint http://x/v1     | INVALID_ARGUMENT
            onboard --sandbox demo --provider build --endpoint ftp://x | INVALID_ARGUMENT
            onboard --sandbox demo --image Not:An:Image       | INVALID_ARGUMENT
            onboard --sandbox demo --image a:1 --archive b    | INVALID_ARGUMENT
            onboard --sandbox demo --resume --fresh           | INVALID_ARGUMENT
            onboard                                           | INVALID_ARGUMENT
            exec --sandbox demo                               | INVALID_ARGUMENT
            exec --sandbox demo --timeout x -- true           | INVALID_ARGUMENT
            exec --sandbox demo --timeout 0 -- true           | INVALID_ARGUMENT
            upload --sandbox demo one                         | INVALID_ARGUMENT
            destroy                                           | INVALID_ARGUMENT
            destroy --all --sandbox demo                      | INVALID_ARGUMENT
            status --events /no/such/directory/events.jsonl   | INVALID_ARGUMENT
            nonsense                                          | INVALID_ARGUMENT
            status --nonsense                                 | INVALID_ARGUMENT
            """)
    void aWrongCommandLineIsOneErrorDocumentAndExitCode2(String line, String code) throws Exception {
        assertThat(rig.run(("--json " + line).split(" "))).isEqualTo(2);

        JsonNode document = rig.document();
        assertThat(document.get("schemaVersion").asInt()).isEqualTo(1);
        assertThat(document.at("/error/code").asText()).isEqualTo(code);
        assertThat(document.at("/error/message").asText()).isNotEmpty();
        assertThat(document.at("/error/remedy").asText()).contains("--help");
        assertThat(document.at("/error/retryable").asBoolean(true)).isFalse();
        assertThat(rig.err()).contains("error: " + code);
    }

    @Test
    void noCommandIsAUsageError() {
        assertThat(rig.run()).isEqualTo(2);

        assertThat(rig.out()).isEmpty();
        assertThat(rig.err()).contains("a command is needed", "--help");
        assertThat(rig.opened).isFalse();
    }

    @Test
    void jsonAfterTheDoubleDashBelongsToTheRemoteCommand() {
        assertThat(rig.run("exec", "--sandbox", "Bad", "--", "ls", "--json")).isEqualTo(2);

        assertThat(rig.out()).isEmpty();
    }

    @Test
    void anErrorForAPersonIsOnStandardErrorWithItsRemedy() {
        assertThat(rig.run("status", "--sandbox", "other")).isEqualTo(1);

        assertThat(rig.out()).isEmpty();
        assertThat(rig.err()).contains("error: SANDBOX_NOT_FOUND: there is no sandbox 'other'", "remedy: ");
    }

    @Test
    void theEmbeddedBackendSaysThatItIsolatesNothing() throws Exception {
        assertThat(rig.run("--json", "--backend", "embedded", "status")).isZero();

        assertThat(rig.err()).contains("isolates nothing");
        rig.document();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "backends --help",
                "onboard --help",
                "status --help",
                "exec --help",
                "upload --help",
                "download --help",
                "recover --help",
                "destroy --help",
                "doctor --help",
                "--version"
            })
    void helpIsNoError(String line) {
        assertThat(rig.run(line.split(" "))).isZero();

        assertThat(rig.out()).isNotBlank();
        assertThat(rig.err()).isEmpty();
    }

    @Test
    void helpOfEveryCommandNamesTheGlobalOptions() {
        rig.run("exec", "--help");

        assertThat(rig.out()).contains("--home", "--backend", "--instance", "--json", "--events");
    }

    @Test
    void aDefectIsReportedAndNotThrown() throws Exception {
        rig.library.backends = null;

        assertThat(rig.run("--json", "backends")).isEqualTo(1);
        assertThat(rig.document().at("/error/code").asText()).isEqualTo("INTERNAL");
    }
}

package io.nemoclaw.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.BackendId;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.ExecResult;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClawException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final Rig rig = new Rig();

    @Test
    void backendsNamesTheChosenOneAndTheReasonsOfTheOthers() throws Exception {
        rig.library.backends = List.of(
                new BackendStatus(BackendId.DOCKER, true, true, true, null, "docker 28.2.2", ""),
                new BackendStatus(
                        BackendId.VM, false, false, true, ErrorCode.BACKEND_UNAVAILABLE, "no /dev/kvm", "load kvm"));

        assertThat(rig.run("--json", "backends")).isZero();
        assertThat(rig.document()).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"backends":[
                  {"id":"docker","available":true,"chosen":true,"isolated":true,"code":null,
                   "reason":"docker 28.2.2","remedy":""},
                  {"id":"vm","available":false,"chosen":false,"isolated":true,"code":"BACKEND_UNAVAILABLE",
                   "reason":"no /dev/kvm","remedy":"load kvm"}],"chosen":"docker"}"""));
    }

    @Test
    void backendsWithoutAChoiceSaysNull() throws Exception {
        assertThat(rig.run("--json", "backends")).isZero();
        assertThat(rig.document().get("chosen").isNull()).isTrue();
    }

    @Test
    void statusShowsGatewayAndSandboxes() throws Exception {
        assertThat(rig.run("--json", "status", "--sandbox", "demo")).isZero();
        assertThat(rig.document()).isEqualTo(Rig.parse("""
                {"schemaVersion":1,
                 "gateway":{"name":"nemoclaw","backend":"embedded","health":"HEALTHY",
                            "endpoint":"https://127.0.0.1:4242","version":"0.0.32","detail":""},
                 "sandboxes":[{"name":"demo","id":"id-1","phase":"READY","image":"demo:1",
                               "createdAt":"2026-01-02T03:04:05Z","recorded":true,"message":""}]}"""));
    }

    @Test
    void statusFollowsItsSchema() throws Exception {
        rig.run("--json", "status");

        assertThat(Schemas.violations("status", rig.document())).isEmpty();
        assertThat(Schemas.violations("status", Rig.parse("{\"schemaVersion\":1}")))
                .isNotEmpty();
    }

    @Test
    void statusForAPerson() {
        assertThat(rig.run("status")).isZero();
        assertThat(rig.out())
                .isEqualTo("gateway nemoclaw (embedded): HEALTHY at https://127.0.0.1:4242, OpenShell 0.0.32\n"
                        + "sandbox demo: READY, demo:1\n");
    }

    @Test
    void statusOfAnUnknownSandboxFails() throws Exception {
        assertThat(rig.run("--json", "status", "--sandbox", "other")).isEqualTo(1);
        assertThat(rig.document().at("/error/code").asText()).isEqualTo("SANDBOX_NOT_FOUND");
    }

    @Test
    void statusWhereNoBackendCanRunIsAnAnswer() throws Exception {
        rig.library.gatewayFailure = Optional.of(NemoClawException.of(ErrorCode.NO_BACKEND, "none"));
        rig.library.infos = List.of();

        assertThat(rig.run("--json", "status")).isZero();
        assertThat(rig.document().get("gateway").isNull()).isTrue();
    }

    @Test
    void statusOfABrokenSessionFails() throws Exception {
        rig.library.gatewayFailure = Optional.of(NemoClawException.of(ErrorCode.SESSION_MALFORMED, "line 1"));

        assertThat(rig.run("--json", "status")).isEqualTo(1);
        assertThat(rig.document().at("/error/code").asText()).isEqualTo("SESSION_MALFORMED");
    }

    @Test
    void execGivesTheRemoteCodeAndBothStreams() throws Exception {
        rig.library.sandbox.answer = new ExecResult(7, "out\n", "err\n", Duration.ofMillis(12));

        assertThat(rig.run("--json", "exec", "--sandbox", "demo", "--timeout", "5", "--", "sh", "-c", "exit 7"))
                .isEqualTo(7);
        assertThat(rig.document()).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"exitCode":7,"stdout":"out\\n","stderr":"err\\n","durationMs":12}"""));
        assertThat(rig.library.sandbox.commands.get(0).command()).containsExactly("sh", "-c", "exit 7");
        assertThat(rig.library.sandbox.commands.get(0).timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void execForAPersonPassesBothStreamsOn() {
        rig.library.sandbox.answer = new ExecResult(7, "grün\n", "warn\n", Duration.ofMillis(12));

        assertThat(rig.run("exec", "--sandbox", "demo", "--", "true")).isEqualTo(7);
        assertThat(rig.out()).isEqualTo("grün\n");
        assertThat(rig.err()).isEqualTo("warn\n");
    }

    @Test
    void uploadAndDownloadTellTheBytes() throws Exception {
        assertThat(rig.run("--json", "upload", "--sandbox", "demo", "a", "b/")).isZero();
        assertThat(rig.document())
                .isEqualTo(Rig.parse("{\"schemaVersion\":1,\"source\":\"a\",\"target\":\"b/\",\"bytes\":42}"));

        assertThat(rig.run("download", "--sandbox", "demo", "c", "d")).isZero();
        assertThat(rig.out()).endsWith("downloaded 43 bytes to d\n");
        assertThat(rig.library.sandbox.transfers).containsExactly("up a b/", "down c d");
    }

    @Test
    void recoverTellsWhatItDid() throws Exception {
        rig.library.recoveryActions = List.of("started the gateway again");

        assertThat(rig.run("--json", "recover")).isZero();
        assertThat(rig.document().get("recovered").asBoolean()).isTrue();
        assertThat(rig.document().at("/actions/0").asText()).isEqualTo("started the gateway again");
    }

    @Test
    void aRecoveryThatDidNotWorkFails() throws Exception {
        rig.library.gateway = new GatewayStatus(
                FakeNemoClaw.GATEWAY.name(),
                BackendId.VM,
                GatewayStatus.Health.UNREACHABLE,
                Optional.empty(),
                Optional.empty(),
                "no answer");

        assertThat(rig.run("--json", "recover")).isEqualTo(1);
        assertThat(rig.document().get("recovered").asBoolean()).isFalse();
        assertThat(rig.document().at("/error/code").asText()).isEqualTo("GATEWAY_UNREACHABLE");
    }

    @Test
    void destroyDryRunRemovesNothing() throws Exception {
        assertThat(rig.run("--json", "destroy", "--all", "--dry-run")).isZero();

        assertThat(rig.document()).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"dryRun":true,"instance":"nemoclaw","sandbox":null,
                 "items":["sandbox demo","gateway nemoclaw"]}"""));
        assertThat(rig.library.destroyed).isEmpty();
    }

    @Test
    void destroyTellsWhatItRemoved() throws Exception {
        assertThat(rig.run("--json", "destroy", "--sandbox", "demo")).isZero();

        assertThat(rig.document()).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"dryRun":false,"instance":"nemoclaw","sandbox":"demo",
                 "removed":["sandbox demo"],"leftovers":[]}"""));
        assertThat(rig.library.destroyed).hasSize(1);
    }

    @Test
    void leftoversAreAFailure() throws Exception {
        rig.library.destruction = new DestroyReport(
                List.of(),
                List.of(new DestroyReport.Leftover("volume v", "docker does not answer", "docker volume rm v")));

        assertThat(rig.run("--json", "destroy", "--all")).isEqualTo(1);
        assertThat(rig.document().at("/leftovers/0/item").asText()).isEqualTo("volume v");
        assertThat(rig.document().at("/error/remedy").asText()).isEqualTo("docker volume rm v");
    }
}

package io.nemoclaw.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.Inference;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardRequest.Start;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardState;
import io.nemoclaw.SandboxImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OnboardCommandTest {
    private static final Finding PORT = Finding.blocking(
            "port_in_use", ErrorCode.PORT_IN_USE, "Port 8080 is taken", "nginx (pid 7) listens", "stop nginx");

    private final Rig rig = new Rig();

    private OnboardRequest request() {
        return rig.library.requests.get(0);
    }

    @Test
    void readyIsTheDocumentedDocument() throws Exception {
        assertThat(rig.run("--json", "onboard", "--sandbox", "demo")).isZero();

        assertThat(rig.document()).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"outcome":"ready",
                 "sandbox":{"name":"demo","id":"id-1","phase":"READY","image":"demo:1"},
                 "backend":"embedded","instance":"nemoclaw",
                 "gateway":{"name":"nemoclaw","backend":"embedded","health":"HEALTHY",
                            "endpoint":"https://127.0.0.1:4242","version":"0.0.32","detail":""},
                 "unchanged":false,
                 "steps":[{"step":"preflight","status":"completed","durationMs":5,"detail":"no findings"},
                          {"step":"gateway","status":"completed","durationMs":900,"detail":"gateway"}],
                 "findings":[],"durationMs":1234}"""));
    }

    @Test
    void nothingNewIsSaidToBeUnchanged() throws Exception {
        rig.library.completion = CompletableFuture.completedFuture(rig.library.ready(StepStatus.REUSED));

        assertThat(rig.run("--json", "onboard", "--sandbox", "demo")).isZero();
        assertThat(rig.document().get("unchanged").asBoolean()).isTrue();
    }

    @Test
    void aPersonReadsThatItIsReady() {
        assertThat(rig.run("onboard", "--sandbox", "demo")).isZero();

        assertThat(rig.out()).contains("demo is ready");
    }

    @Test
    void everyOptionReachesTheRequest() {
        rig.run(
                "onboard --sandbox demo --image ghcr.io/acme/agent:1 --provider openai --model gpt-5 --policy-presets npm,pypi --fresh"
                        .split(" "));

        assertThat(request().image()).contains(SandboxImage.reference("ghcr.io/acme/agent:1"));
        Inference inference = request().inference().orElseThrow();
        assertThat(inference.provider()).isEqualTo(InferenceProvider.OPENAI);
        assertThat(inference.model()).isEqualTo("gpt-5");
        assertThat(inference.credential().name()).isEqualTo("OPENAI_API_KEY");
        assertThat(request().policyPresets()).containsExactly("npm", "pypi");
        assertThat(request().start()).isEqualTo(Start.FRESH);
    }

    @Test
    void endpointAndBlueprintReachTheRequest() {
        rig.run(
                "onboard --sandbox demo --provider custom --model m --endpoint https://llm.example/v1 --blueprint /b/blueprint.yaml"
                        .split(" "));

        assertThat(request().inference().orElseThrow().endpoint()).contains("https://llm.example/v1");
        assertThat(request().blueprint()).contains(Path.of("/b/blueprint.yaml"));
    }

    @Test
    void aMissingModelIsTheProvidersOwn() {
        rig.run("onboard", "--sandbox", "demo", "--provider", "build");

        assertThat(request().inference().orElseThrow().model()).isEqualTo("nvidia/nemotron-3-super-120b-a12b");
    }

    @Test
    void fromIsADockerfileAndArchiveIsAnArchive() {
        rig.run("onboard", "--sandbox", "demo", "--from", "/d/Dockerfile");
        rig.run("onboard", "--sandbox", "demo", "--archive", "/d/image.tar");

        assertThat(request().image()).contains(SandboxImage.dockerfile(Path.of("/d/Dockerfile")));
        assertThat(rig.library.requests.get(1).image()).contains(SandboxImage.archive(Path.of("/d/image.tar")));
    }

    @Test
    void resumeWithoutAnImageTakesWhatWasRecorded() {
        rig.run("onboard", "--sandbox", "demo", "--resume");

        assertThat(request().start()).isEqualTo(Start.RESUME);
        assertThat(request().image()).isEmpty();
    }

    @Test
    void resumeWithAnImageAsksForIt() {
        rig.run("onboard", "--sandbox", "demo", "--resume", "--image", "a:2");

        assertThat(request().start()).isEqualTo(Start.RESUME);
        assertThat(request().image()).contains(SandboxImage.reference("a:2"));
    }

    @Test
    void blockedIsExitCode3WithFindingsAndError() throws Exception {
        rig.library.completion = CompletableFuture.completedFuture(
                new OnboardResult.Blocked(List.of(PORT), FakeNemoClaw.report(StepStatus.SKIPPED, List.of(PORT))));

        assertThat(rig.run("--json", "onboard", "--sandbox", "demo")).isEqualTo(3);

        JsonNode document = rig.document();
        assertThat(document.get("outcome").asText()).isEqualTo("blocked");
        assertThat(document.at("/findings/0/id").asText()).isEqualTo("port_in_use");
        assertThat(document.at("/findings/0/severity").asText()).isEqualTo("blocking");
        assertThat(document.at("/error/code").asText()).isEqualTo("PORT_IN_USE");
        assertThat(document.at("/error/retryable").asBoolean()).isTrue();
        assertThat(document.at("/sandbox/id").isNull()).isTrue();
    }

    @Test
    void failedIsExitCode1WithTheStepsThatRan() throws Exception {
        NemoClawException cause = NemoClawException.of(ErrorCode.GATEWAY_START_FAILED, "boom")
                .withRemedy("look at the log")
                .withDetail("log", "/tmp/gateway.log");
        rig.library.completion = CompletableFuture.completedFuture(new OnboardResult.Failed(
                OnboardState.GATEWAY, cause, FakeNemoClaw.report(StepStatus.FAILED, List.of())));

        assertThat(rig.run("--json", "onboard", "--sandbox", "demo")).isEqualTo(1);

        JsonNode document = rig.document();
        assertThat(document.get("outcome").asText()).isEqualTo("failed");
        assertThat(document.get("error")).isEqualTo(Rig.parse("""
                        {"code":"GATEWAY_START_FAILED","message":"boom","remedy":"look at the log",
                         "retryable":true,"details":{"log":"/tmp/gateway.log"}}"""));
        assertThat(document.at("/steps/1/status").asText()).isEqualTo("failed");
    }

    @Test
    void aGatewayThatCannotBeAskedDoesNotHideTheOutcome() throws Exception {
        rig.library.gatewayFailure = java.util.Optional.of(NemoClawException.of(ErrorCode.NO_BACKEND, "none"));

        assertThat(rig.run("--json", "onboard", "--sandbox", "demo")).isZero();
        assertThat(rig.document().at("/gateway/name").asText()).isEqualTo("nemoclaw");
        assertThat(rig.document().at("/gateway/detail").asText()).isEqualTo("NO_BACKEND: none");
    }

    @Test
    void aRunThatCouldNotBeginIsAnErrorDocument() throws Exception {
        rig.library.completion = CompletableFuture.failedFuture(
                NemoClawException.of(ErrorCode.INSTANCE_LOCKED, "held").withDetail("holderPid", "77"));

        assertThat(rig.run("--json", "onboard", "--sandbox", "demo")).isEqualTo(1);

        assertThat(rig.document().at("/error/code").asText()).isEqualTo("INSTANCE_LOCKED");
        assertThat(rig.document().at("/error/details/holderPid").asText()).isEqualTo("77");
    }

    @Test
    void anInterruptionCancelsTheRunAndStillReportsIt() throws Exception {
        rig.library.completion = new CompletableFuture<>();
        Thread.currentThread().interrupt();

        assertThat(rig.run("--json", "onboard", "--sandbox", "demo")).isEqualTo(1);

        assertThat(rig.library.cancellations).hasValue(1);
        assertThat(rig.document().at("/error/code").asText()).isEqualTo("CANCELLED");
        assertThat(rig.document().get("steps")).hasSize(2);
    }

    @Test
    void aDryRunIsAPlan() throws Exception {
        assertThat(rig.run("--json", "onboard", "--sandbox", "demo", "--dry-run"))
                .isZero();

        assertThat(rig.document()).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"outcome":"planned","sandbox":{"name":"demo"},"backend":"docker",
                 "instance":"nemoclaw","gateway":{"name":"nemoclaw"},
                 "actions":[{"step":"gateway","verdict":"reuse","reason":"it is healthy"}],"findings":[]}"""));
    }

    @Test
    void aDryRunThatWouldBeRefusedIsBlocked() throws Exception {
        rig.library.planFindings = List.of(PORT);

        assertThat(rig.run("--json", "onboard", "--sandbox", "demo", "--dry-run"))
                .isEqualTo(3);
        assertThat(rig.document().get("outcome").asText()).isEqualTo("blocked");
        assertThat(rig.document().at("/error/code").asText()).isEqualTo("PORT_IN_USE");
    }
}

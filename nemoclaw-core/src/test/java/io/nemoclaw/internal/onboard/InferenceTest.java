package io.nemoclaw.internal.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.Credential;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.Inference.Verification;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport.Step;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardState;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.fake.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers, routes and credentials in an onboarding. */
class InferenceTest {
    @TempDir
    Path home;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(home);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static OnboardRequest with(Inference inference) {
        return OnboardRequest.builder(Lab.DEMO, SandboxImage.reference("demo:1"))
                .inference(inference)
                .build();
    }

    @Test
    void aMissingCredentialIsNamedBeforeAnythingIsChanged() throws Exception {
        lab.credentials.clear();

        NemoClawException missing = catchThrowableOfType(NemoClawException.class, () -> lab.run(with(Lab.route())));

        assertThat(missing.code()).isEqualTo(ErrorCode.CREDENTIAL_MISSING);
        assertThat(missing).hasMessageContaining("NVIDIA_API_KEY").hasMessageContaining("build");
        assertThat(missing.remedy()).contains("NVIDIA_API_KEY");
        assertThat(lab.session()).isEmpty();
        assertThat(lab.backend.calls).isEmpty();
    }

    @Test
    void aLocalProviderNeedsNoCredential() throws Exception {
        Inference ollama =
                Inference.of(InferenceProvider.OLLAMA, "qwen2.5:7b", Credential.fromEnvironment("OPENAI_API_KEY"));

        assertThat(lab.run(with(ollama))).isInstanceOf(OnboardResult.Ready.class);

        assertThat(lab.backend.gateway.providers.get("ollama-local").config())
                .containsEntry("OPENAI_BASE_URL", "http://host.openshell.internal:11435/v1");
        assertThat(lab.backend.gateway.secretsSeen).containsExactly("unused");
    }

    @Test
    void aProviderWithoutEndpointIsRefused() {
        Inference custom = Inference.of(InferenceProvider.CUSTOM, "m", Credential.of("K", Secret.of("s3cret-value")));

        assertThat(catchThrowableOfType(NemoClawException.class, () -> lab.run(with(custom)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aRenewedCredentialReachesTheGatewayThoughNothingElseChanges() throws Exception {
        lab.run(with(Lab.route()));
        lab.credentials.put("NVIDIA_API_KEY", Secret.of("nvapi-renewed-0123456789"));

        OnboardResult again = lab.run(with(Lab.route()));

        assertThat(again.report().unchanged()).isTrue();
        assertThat(lab.backend.gateway.secretsSeen).endsWith("nvapi-renewed-0123456789");
    }

    @Test
    void aFinishedRouteNeedsItsCredentialNoMore() throws Exception {
        lab.run(with(Lab.route()));
        lab.credentials.clear();

        assertThat(lab.run(with(Lab.route())).report().unchanged()).isTrue();
    }

    @Test
    void anotherModelMovesTheRouteAndNothingElse() throws Exception {
        lab.run(with(Lab.route()));
        Inference other =
                Inference.of(InferenceProvider.NVIDIA, "nvidia/other", Credential.fromEnvironment("NVIDIA_API_KEY"));

        OnboardResult again = lab.run(with(other.withTimeout(Duration.ofSeconds(180))));

        assertThat(again.report().steps().stream()
                        .filter(step -> step.status() == StepStatus.COMPLETED)
                        .map(Step::state))
                .containsExactly(
                        OnboardState.PREFLIGHT,
                        OnboardState.PROVIDER_SELECTION,
                        OnboardState.INFERENCE,
                        OnboardState.OPENCLAW,
                        OnboardState.FINALIZING,
                        OnboardState.POST_VERIFY);
        assertThat(lab.backend.gateway.route.model()).isEqualTo("nvidia/other");
        assertThat(lab.backend.gateway.route.timeout()).contains(Duration.ofSeconds(180));
        assertThat(lab.backend.gateway.effects).containsOnlyOnce("create demo");
    }

    @Test
    void aRejectedCredentialThatWasReplacedMeanwhileGetsAnotherTry() throws Exception {
        lab.backend.gateway.acceptedSecret = Optional.of("nvapi-second-0123456789");
        lab.events.whenStarted(
                OnboardState.INFERENCE,
                () -> lab.credentials.put("NVIDIA_API_KEY", Secret.of("nvapi-second-0123456789")));

        OnboardResult result = lab.run(with(Lab.route().withVerification(Verification.BY_GATEWAY)));

        assertThat(result).isInstanceOf(OnboardResult.Ready.class);
        assertThat(lab.events.started())
                .containsSubsequence(
                        OnboardState.PROVIDER_SELECTION,
                        OnboardState.INFERENCE,
                        OnboardState.PROVIDER_SELECTION,
                        OnboardState.INFERENCE,
                        OnboardState.SANDBOX);
    }

    @Test
    void aRejectedCredentialThatStaysTheSameFailsAtOnce() throws Exception {
        lab.backend.gateway.acceptedSecret = Optional.of("another");

        OnboardResult result = lab.run(with(Lab.route().withVerification(Verification.BY_GATEWAY)));

        assertThat(result).isInstanceOfSatisfying(OnboardResult.Failed.class, failed -> {
            assertThat(failed.at()).isEqualTo(OnboardState.INFERENCE);
            assertThat(failed.cause().code()).isEqualTo(ErrorCode.INFERENCE_REJECTED);
        });
        assertThat(lab.events.started()).containsOnlyOnce(OnboardState.INFERENCE);
    }

    @Test
    void aSourceThatAlwaysHasAnotherCredentialIsNotAskedForEver() throws Exception {
        AtomicInteger count = new AtomicInteger();
        lab.backend.gateway.acceptedSecret = Optional.of("never");
        lab.events.whenStarted(
                OnboardState.INFERENCE,
                () -> lab.credentials.put(
                        "NVIDIA_API_KEY", Secret.of("nvapi-number-" + count.incrementAndGet() + "-0123456789")));

        OnboardResult result = lab.run(with(Lab.route().withVerification(Verification.BY_GATEWAY)));

        assertThat(result).isInstanceOf(OnboardResult.Failed.class);
        assertThat(lab.events.started().stream().filter(OnboardState.INFERENCE::equals))
                .hasSize(3);
    }
}

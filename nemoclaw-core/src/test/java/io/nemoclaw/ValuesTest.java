package io.nemoclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are checked where they come in: what is accepted, and what a refusal says. */
class ValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "demo",
                "my-assistant",
                "a1-b2",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    void sandboxNames(String name) {
        String cut = name.substring(0, Math.min(63, name.length()));

        assertThat(SandboxName.of(cut)).hasToString(cut);
        if (name.length() > 63) {
            assertThatThrownBy(() -> SandboxName.of(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "1a", "A", "a_b", "a.b", "a b", "a--b", "a\n", "ä", "a/b", "../x"})
    void whatIsNoSandboxNameIsRefusedWithTheRule(String name) {
        assertThatThrownBy(() -> SandboxName.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("63 lower-case letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-x", "x-", "x.y", "012345678901234567890123456789012"})
    void whatIsNoInstanceOrBackendIdIsRefused(String text) {
        assertThatThrownBy(() -> InstanceId.of(text)).isInstanceOf(IllegalArgumentException.class);
        if (!text.equals("x-")) { // a backend id may end with a dash
            assertThatThrownBy(() -> BackendId.of(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "demo:1,                        docker.io/library/demo:1",
        "demo,                          docker.io/library/demo:latest",
        "acme/agent,                    docker.io/acme/agent:latest",
        "acme/agent:2,                  docker.io/acme/agent:2",
        "ghcr.io/acme/agent:1,          ghcr.io/acme/agent:1",
        "localhost/x,                   localhost/x:latest",
        "localhost:5000/a/b:c,          localhost:5000/a/b:c",
        "registry:5000/a,               registry:5000/a:latest",
        "a__b/c-d.e:T_1,                docker.io/a__b/c-d.e:T_1",
    })
    void imageReferencesAndTheirNamesInContainerd(String text, String normalised) {
        assertThat(ImageRef.of(text).normalised()).hasToString(normalised);
        assertThat(ImageRef.of(normalised).normalised()).hasToString(normalised);
    }

    @Test
    void aPinnedImageKeepsItsDigest() {
        String digest = "sha256:" + "0a".repeat(32);
        ImageRef pinned = ImageRef.of("ghcr.io/acme/agent@" + digest);

        assertThat(pinned.digest()).contains(digest);
        assertThat(pinned.normalised()).isEqualTo(pinned);
        assertThat(ImageRef.of("acme/agent:1").digest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "UPPER",
                "a:",
                "a:b:c",
                "/a",
                "a/",
                "a//b",
                "-a",
                "a b",
                "a@sha256:12",
                "a:-x",
                "http://a/b",
                "a\n"
            })
    void whatIsNoImageReferenceIsRefused(String text) {
        assertThatThrownBy(() -> ImageRef.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("image reference");
    }

    @ParameterizedTest
    @CsvSource({
        "https://127.0.0.1:8080, MUTUAL_TLS, 127.0.0.1, 8080, https://127.0.0.1:8080",
        "http://localhost,       PLAINTEXT,  localhost, 80,   http://localhost:80",
        "https://host,           MUTUAL_TLS, host,      443,  https://host:443",
        "HTTPS://[::1]:9,        MUTUAL_TLS, ::1,       9,    https://[::1]:9",
    })
    void endpoints(String url, Endpoint.Security security, String host, int port, String text) {
        Endpoint endpoint = Endpoint.parse(url);

        assertThat(endpoint).isEqualTo(new Endpoint(security, host, port)).hasToString(text);
        assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host:1", "ftp://h", "https://", "https://h:99999", "https://h:x", "://", "https:// h"})
    void whatIsNoEndpointIsRefused(String url) {
        assertThatThrownBy(() -> Endpoint.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretDoesNotShowItself() {
        Secret secret = Secret.of("  hunter2\n");

        assertThat(secret.toString()).doesNotContain("hunter2");
        assertThat(secret.<String>reveal(value -> value)).isEqualTo("hunter2");
        assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
        for (String bad : List.of("", "  ", "a\u0000b", "a\nb")) {
            assertThatThrownBy(() -> Secret.of(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("a\nb");
        }
    }

    @Test
    void credentialsAreFoundWhereTheyAreLookedFor() {
        CredentialSource environment = CredentialSource.ofEnvironment(Map.of("A", "1", "BLANK", " "));
        CredentialSource chain = environment.orElse(name -> Optional.of(Secret.of("other")));

        assertThat(Credential.fromEnvironment("A").resolve(environment)).contains(Secret.of("1"));
        assertThat(Credential.fromEnvironment("BLANK").resolve(environment)).isEmpty();
        assertThat(Credential.fromEnvironment("B").resolve(chain)).contains(Secret.of("other"));
        assertThat(Credential.of("A", Secret.of("own")).resolve(environment)).contains(Secret.of("own"));
        assertThat(Credential.of("A", Secret.of("own")).toString()).doesNotContain("own");
        assertThatThrownBy(() -> Credential.fromEnvironment("1 A")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(InferenceProvider.class)
    void everyProviderIsFoundByItsKeyAndHasATypeThatOpenShellRoutes(InferenceProvider provider) {
        assertThat(InferenceProvider.ofKey(provider.key().toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(provider);
        assertThat(provider.type()).isIn("nvidia", "openai", "anthropic");
        provider.defaultEndpoint()
                .ifPresent(url -> assertThat(URI.create(url).isAbsolute()).isTrue());
        provider.defaultModel()
                .ifPresent(model -> assertThat(
                                Inference.of(provider, model, Credential.fromEnvironment(provider.credentialName()))
                                        .model())
                        .isEqualTo(model));
    }

    @ParameterizedTest
    @CsvSource({"cloud, NVIDIA", "nvidia, NVIDIA", "nim, NIM_LOCAL", "' Build ', NVIDIA"})
    void olderKeysAreUnderstood(String key, InferenceProvider provider) {
        assertThat(InferenceProvider.ofKey(key)).isEqualTo(provider);
    }

    @Test
    void anUnknownProviderListsTheKnownOnes() {
        assertThatThrownBy(() -> InferenceProvider.ofKey("nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining("anthropicCompatible");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://x", "https://u:p@x/v1", "https://x/v1?k=1", "https://x/v1#f", "x", "https:", "ht tp://x"})
    void whatIsNoInferenceEndpointIsRefused(String url) {
        Inference route = Inference.of(InferenceProvider.OPENAI, "m", Credential.fromEnvironment("K"));

        assertThatThrownBy(() -> route.withEndpoint(url)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> route.withTimeout(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestDoesNotChangeWithItsBuilderAndGoesBackIntoOne() {
        OnboardRequest.Builder builder = OnboardRequest.builder(
                        SandboxName.of("a"), SandboxImage.dockerfile(Path.of("x/../Dockerfile")))
                .environment("A", "1")
                .policyPresets(List.of("npm"))
                .agent(Agent.named("hermes"))
                .backend(BackendId.VM)
                .blueprint(Path.of("b.yaml"))
                .start(OnboardRequest.Start.FRESH);
        OnboardRequest request = builder.build();
        builder.environment("B", "2").policyPresets(List.of());

        assertThat(request.environment()).containsOnlyKeys("A");
        assertThat(request.policyPresets()).containsExactly("npm");
        assertThat(request.image().orElseThrow().describe())
                .isEqualTo(Path.of("Dockerfile").toAbsolutePath().toString());
        OnboardRequest copy = request.toBuilder().build();
        assertThat(copy).usingRecursiveComparison().isEqualTo(request);
    }

    @Test
    void timeoutsArePositiveAndEachIsItsOwn() {
        Timeouts defaults = Timeouts.defaults();
        Duration other = Duration.ofSeconds(7);

        assertThat(defaults.withGatewayStart(other).gatewayStart()).isEqualTo(other);
        assertThat(defaults.withGatewayCall(other).gatewayCall()).isEqualTo(other);
        assertThat(defaults.withImage(other).image()).isEqualTo(other);
        assertThat(defaults.withSandboxReady(other).sandboxReady()).isEqualTo(other);
        assertThat(defaults.withSandboxDeleted(other).sandboxDeleted()).isEqualTo(other);
        assertThat(defaults.withPolicyLoad(other).policyLoad()).isEqualTo(other);
        assertThatThrownBy(() -> defaults.withImage(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("image");
    }

    @Test
    void commandsAreCheckedAndCopied() {
        byte[] stdin = {1};
        Exec exec = Exec.of("cat").withStdin(stdin);
        stdin[0] = 2;

        assertThat(exec.stdin()).containsExactly(1);
        assertThatThrownBy(() -> Exec.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Exec.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> exec.withTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> exec.withOutputLimit(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> exec.withEnvironment("1A", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExceptionKeepsItsCodeThroughEveryCopy() {
        IllegalStateException cause = new IllegalStateException("why");
        NemoClawException error = NemoClawException.of(ErrorCode.PORT_IN_USE, "port 8080 is taken")
                .withDetail("port", "8080")
                .withRemedy("free it")
                .withCause(cause);

        assertThat(error.code()).isEqualTo(ErrorCode.PORT_IN_USE);
        assertThat(error.retryable()).isTrue();
        assertThat(error.remedy()).isEqualTo("free it");
        assertThat(error.details()).containsExactly(Map.entry("port", "8080"));
        assertThat(error).hasMessage("port 8080 is taken").hasCause(cause);
        assertThat(NemoClawException.of(ErrorCode.PORT_IN_USE, "x").remedy()).isEqualTo(ErrorCode.PORT_IN_USE.remedy());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasARemedyThatIsASentence(ErrorCode code) {
        assertThat(code.remedy()).endsWith(".").doesNotContain("  ");
        assertThat(Character.isUpperCase(code.remedy().charAt(0))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(OnboardState.class)
    void everyStateIsFoundByItsId(OnboardState state) {
        assertThat(OnboardState.ofId(state.id())).contains(state);
        assertThat(state.title()).isNotBlank();
        assertThat(OnboardState.ofId(state.name())).isEmpty();
    }

    @Test
    void severitiesAreOrderedWorstFirst() {
        assertThat(Arrays.asList(Finding.Severity.values()))
                .containsExactly(Finding.Severity.BLOCKING, Finding.Severity.WARNING, Finding.Severity.INFO);
    }
}

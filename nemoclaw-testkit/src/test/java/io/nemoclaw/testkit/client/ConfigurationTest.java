package io.nemoclaw.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.openshell.OpenShellClient.InferenceRoute;
import io.nemoclaw.internal.openshell.OpenShellClient.Provider;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.testkit.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Providers, the inference route, policies, settings and logs. */
class ConfigurationTest {
    private static final String SECRET = "nvapi-client-0123456789abcdef";
    private static final Map<String, Secret> CREDENTIALS = Map.of("NVIDIA_API_KEY", Secret.of(SECRET));

    private static Provider nvidia(String url) {
        return new Provider("nvidia-prod", "nvidia", List.of("NVIDIA_API_KEY"), Map.of("NVIDIA_BASE_URL", url));
    }

    private static NemoClawException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(NemoClawException.class, call);
    }

    @Test
    void aProviderIsCreatedUpdatedAndDeletedAndNeverShowsItsCredential() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            assertThat(rig.client.provider("nvidia-prod")).isEmpty();
            assertThat(rig.client.ensureProvider(nvidia("https://one/v1"), CREDENTIALS))
                    .isTrue();
            assertThat(rig.client.ensureProvider(nvidia("https://two/v1"), CREDENTIALS))
                    .isFalse();

            Provider present = rig.client.provider("nvidia-prod").orElseThrow();
            assertThat(present).isEqualTo(nvidia("https://two/v1"));
            assertThat(present.toString()).doesNotContain(SECRET);
            assertThat(rig.client.deleteProvider("nvidia-prod")).isTrue();
            assertThat(rig.client.deleteProvider("nvidia-prod")).isFalse();
        }
    }

    @Test
    void theTypeOfAProviderCannotChange() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            rig.client.ensureProvider(nvidia("https://one/v1"), CREDENTIALS);
            Provider other = new Provider("nvidia-prod", "openai", List.of("OPENAI_API_KEY"), Map.of());

            NemoClawException conflict = refused(() -> rig.client.ensureProvider(other, CREDENTIALS));

            assertThat(conflict.code()).isEqualTo(ErrorCode.PROVIDER_CONFLICT);
            assertThat(conflict.details()).containsEntry("recorded", "nvidia").containsEntry("requested", "openai");
        }
    }

    @Test
    void aRouteIsSetReadAndReplaced() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            assertThat(rig.client.inferenceRoute()).isEmpty();
            rig.client.ensureProvider(nvidia("https://one/v1"), CREDENTIALS);
            InferenceRoute route =
                    new InferenceRoute("nvidia-prod", "nvidia/model", Optional.of(Duration.ofSeconds(180)));

            rig.client.setInferenceRoute(route, false);
            assertThat(rig.client.inferenceRoute()).contains(route);
            rig.client.setInferenceRoute(new InferenceRoute("nvidia-prod", "other", Optional.empty()), false);
            assertThat(rig.client.inferenceRoute().orElseThrow().model()).isEqualTo("other");
        }
    }

    @Test
    void aRouteToNowhereIsRejectedWithTheGatewaysReason() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            NemoClawException rejected = refused(
                    () -> rig.client.setInferenceRoute(new InferenceRoute("nobody", "m", Optional.empty()), false));

            assertThat(rejected.code()).isEqualTo(ErrorCode.INFERENCE_REJECTED);
            assertThat(rejected).hasMessageContaining("nobody");
        }
    }

    @Test
    void aSandboxNeverSeesTheCredentialItself() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            rig.client.ensureProvider(nvidia("https://one/v1"), CREDENTIALS);
            RemoteSandbox sandbox = rig.ready();

            assertThat(rig.client.exec(sandbox, Exec.of("env")).stdout()).doesNotContain(SECRET);
            assertThat(rig.client.logs(sandbox, 1000).toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void aPolicyIsReplacedAndTheSameAgainIsTheSameVersion() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            RemoteSandbox sandbox = rig.ready();
            Policy policy = io.nemoclaw.Policy.ofYaml(rig.client.policy(sandbox).toYaml()
                    + (rig.client.policy(sandbox).toYaml().contains("network_policies")
                            ? ""
                            : "network_policies:\n  api:\n    endpoints:\n    - {host: api.example.com, port: 443}\n"));

            Policy.Revision first = rig.client.setPolicy(sandbox, policy, ClientRig.LIMIT);
            Policy.Revision again = rig.client.setPolicy(sandbox, policy, ClientRig.LIMIT);

            assertThat(first.status()).isEqualTo(Policy.Revision.Status.LOADED);
            assertThat(again.version()).isEqualTo(first.version());
        }
    }

    @Test
    void aPolicyThatTheSandboxCannotLoadIsAFailureWithItsReason() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            RemoteSandbox sandbox = rig.ready();
            rig.gateway.inject(Fault.policyFailsToLoad("rule 3 does not compile"));
            Policy policy = Policy.ofYaml(rig.client.policy(sandbox).toYaml()
                    + "network_policies:\n  x:\n    endpoints:\n    - {host: x.example.com, port: 443}\n");

            NemoClawException failed = refused(() -> rig.client.setPolicy(sandbox, policy, ClientRig.LIMIT));

            assertThat(failed.code()).isEqualTo(ErrorCode.POLICY_LOAD_FAILED);
            assertThat(failed).hasMessageContaining("rule 3 does not compile");
        }
    }

    @Test
    void denyRulesAreRefusedWhereTheGatewayWouldDropThem() throws Exception {
        String deny = "version: 1\nnetwork_policies:\n  api:\n    endpoints:\n"
                + "    - host: api.example.com\n      port: 443\n      protocol: rest\n      access: full\n"
                + "      deny_rules:\n      - {method: DELETE}\n";
        try (ClientRig old = new ClientRig(builder -> builder.version("0.0.29"))) {
            RemoteSandbox sandbox = old.ready();

            NemoClawException refused =
                    refused(() -> old.client.setPolicy(sandbox, Policy.ofYaml(deny), ClientRig.LIMIT));

            assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED_FEATURE);
            assertThat(refused).hasMessageContaining("0.0.30");
        }
    }

    @Test
    void anUnknownSettingIsRefusedAndLogsAreBounded() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            RemoteSandbox sandbox = rig.ready();
            rig.client.exec(sandbox, Exec.of("true"));

            assertThat(refused(() -> rig.client.setSetting(sandbox, "no_such_setting", "1"))
                            .code())
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(rig.client.settings(sandbox)).isNotNull();
            assertThat(rig.client.logs(sandbox, 1).size()).isLessThanOrEqualTo(1);
        }
    }
}

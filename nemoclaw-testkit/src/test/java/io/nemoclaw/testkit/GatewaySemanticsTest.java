package io.nemoclaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.nemoclaw.internal.openshell.wire.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithEmbeddedGateway
class GatewaySemanticsTest {
    private static Sandbox create(RawClient client, String name) {
        return client.shell()
                .createSandbox(CreateSandboxRequest.newBuilder()
                        .setName(name)
                        .setSpec(SandboxSpec.getDefaultInstance())
                        .build())
                .getSandbox();
    }

    private static void refused(Status status, Status.Code code, String text) {
        assertThat(status.getCode()).isEqualTo(code);
        assertThat(status.getDescription()).isEqualTo(text);
    }

    @Test
    void registersItselfAsRealGatewaysDo(EmbeddedGateway gateway) throws Exception {
        Path key = gateway.mtlsDirectory().resolve("tls.key");
        assertThat(Files.readString(key)).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(gateway.configRoot().resolve("gateways/embedded/metadata.json")))
                .contains(
                        "\"gateway_endpoint\": \"https://127.0.0.1:"
                                + gateway.endpoint().port() + "\"",
                        "\"is_remote\": false")
                .doesNotContain("auth_mode");
    }

    @Test
    void clientsWithoutCertificateAreTurnedAway(EmbeddedGateway gateway) throws Exception {
        String target = "localhost:" + gateway.endpoint().port();
        try (RawClient none = new RawClient(
                        target,
                        TlsChannelCredentials.newBuilder()
                                .trustManager(gateway.mtlsDirectory()
                                        .resolve("ca.crt")
                                        .toFile())
                                .build());
                RawClient plain = new RawClient(target, InsecureChannelCredentials.create());
                RawClient good = new RawClient(target, RawClient.tls(gateway.mtlsDirectory()))) {
            assertThat(RawClient.refusal(() -> none.shell().health(HealthRequest.getDefaultInstance()))
                            .getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(RawClient.refusal(() -> plain.shell().health(HealthRequest.getDefaultInstance()))
                            .getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(good.shell().health(HealthRequest.getDefaultInstance()).getVersion())
                    .isEqualTo("0.0.32");
        }
    }

    @Test
    void sandboxIsProvisionedAndDeletedLater(EmbeddedGateway gateway) throws Exception {
        try (RawClient client = new RawClient(gateway.gateway())) {
            Sandbox created = create(client, "box");
            assertThat(created.getPhase()).isEqualTo(SandboxPhase.SANDBOX_PHASE_PROVISIONING);
            assertThat(created.getCreatedAtMs()).isZero();
            refused(
                    RawClient.refusal(() -> create(client, "box")),
                    Status.Code.ALREADY_EXISTS,
                    "sandbox 'box' already exists");
            List<SandboxStreamEvent> events = client.watch(created.getId());
            assertThat(events.get(events.size() - 1)
                            .getSandbox()
                            .getStatus()
                            .getConditions(0)
                            .getStatus())
                    .isEqualTo("True");
            assertThat(client.shell()
                            .listSandboxes(ListSandboxesRequest.getDefaultInstance())
                            .getSandboxes(0)
                            .getCreatedAtMs())
                    .isPositive();
            assertThat(client.shell()
                            .deleteSandbox(DeleteSandboxRequest.newBuilder()
                                    .setName("box")
                                    .build())
                            .getDeleted())
                    .isTrue();
            Waiting.until(
                    Duration.ofSeconds(5),
                    () -> client.shell()
                                    .listSandboxes(ListSandboxesRequest.getDefaultInstance())
                                    .getSandboxesCount()
                            == 0);
            refused(
                    RawClient.refusal(() -> client.shell()
                            .deleteSandbox(DeleteSandboxRequest.newBuilder()
                                    .setName("box")
                                    .build())),
                    Status.Code.NOT_FOUND,
                    "sandbox not found");
            refused(
                    RawClient.refusal(() -> client.shell().createSandbox(CreateSandboxRequest.getDefaultInstance())),
                    Status.Code.INVALID_ARGUMENT,
                    "spec is required");
            refused(
                    RawClient.refusal(() -> client.ready(
                            "x", SandboxSpec.newBuilder().addProviders("no").build())),
                    Status.Code.FAILED_PRECONDITION,
                    "provider 'no' not found");
            assertThat(RawClient.refusal(() -> create(client, "n".repeat(254))).getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void errorDoesNotEndAWatchAndDeletionDoes(EmbeddedGateway gateway) {
        gateway.inject(Fault.sandboxGoesToError("bad", "ImagePullBackOff", "no such image"));
        try (RawClient client = new RawClient(gateway.gateway())) {
            Sandbox created = create(client, "bad");
            var stream = client.shell()
                    .watchSandbox(WatchSandboxRequest.newBuilder()
                            .setId(created.getId())
                            .setFollowStatus(true)
                            .setStopOnTerminal(true)
                            .build());
            Sandbox last = stream.next().getSandbox();
            while (last.getPhase() != SandboxPhase.SANDBOX_PHASE_ERROR) {
                last = stream.next().getSandbox();
            }
            assertThat(last.getStatus().getConditions(0).getMessage()).isEqualTo("no such image");
            client.shell()
                    .deleteSandbox(
                            DeleteSandboxRequest.newBuilder().setName("bad").build());
            assertThat(stream.next().getSandbox().getPhase()).isEqualTo(SandboxPhase.SANDBOX_PHASE_DELETING);
            assertThat(stream.hasNext()).isFalse();
        }
    }

    @Test
    void providersMergeAndHideTheirCredentials(EmbeddedGateway gateway) {
        try (RawClient client = new RawClient(gateway.gateway())) {
            Provider p = Provider.newBuilder()
                    .setName("p")
                    .setType("openai")
                    .putCredentials("A", "1")
                    .putCredentials("B", "2")
                    .putConfig("OPENAI_BASE_URL", "mock://x")
                    .build();
            Provider created = client.shell()
                    .createProvider(
                            CreateProviderRequest.newBuilder().setProvider(p).build())
                    .getProvider();
            assertThat(created.getCredentialsMap()).containsEntry("A", "REDACTED");
            refused(
                    RawClient.refusal(() -> client.shell()
                            .createProvider(CreateProviderRequest.newBuilder()
                                    .setProvider(p)
                                    .build())),
                    Status.Code.ALREADY_EXISTS,
                    "provider already exists");
            Provider merged = client.shell()
                    .updateProvider(UpdateProviderRequest.newBuilder()
                            .setProvider(Provider.newBuilder().setName("p").putCredentials("A", ""))
                            .build())
                    .getProvider();
            assertThat(merged.getCredentialsMap()).containsOnlyKeys("B");
            assertThat(merged.getConfigMap()).containsKey("OPENAI_BASE_URL");
            refused(
                    RawClient.refusal(() -> client.shell()
                            .updateProvider(UpdateProviderRequest.newBuilder()
                                    .setProvider(
                                            Provider.newBuilder().setName("p").setType("nvidia"))
                                    .build())),
                    Status.Code.INVALID_ARGUMENT,
                    "provider type cannot be changed; delete and recreate the provider");
            refused(
                    RawClient.refusal(() ->
                            client.inference().getClusterInference(GetClusterInferenceRequest.getDefaultInstance())),
                    Status.Code.NOT_FOUND,
                    "inference route 'inference.local' is not configured; run 'openshell inference set --provider <name> --model <id>'");
            SetClusterInferenceRequest route = SetClusterInferenceRequest.newBuilder()
                    .setProviderName("p")
                    .setModelId("m")
                    .build();
            assertThat(client.inference().setClusterInference(route).getValidationPerformed())
                    .isTrue();
            assertThat(client.inference()
                            .setClusterInference(
                                    route.toBuilder().setNoVerify(true).build())
                            .getVersion())
                    .isEqualTo(2);
            assertThat(client.inference()
                            .getClusterInference(GetClusterInferenceRequest.getDefaultInstance())
                            .getTimeoutSecs())
                    .isEqualTo(60);
            refused(
                    RawClient.refusal(() -> client.inference()
                            .setClusterInference(
                                    route.toBuilder().setRouteName("z").build())),
                    Status.Code.INVALID_ARGUMENT,
                    "unknown route_name 'z'; expected 'inference.local' or 'sandbox-system'");
            assertThat(client.shell()
                            .deleteProvider(DeleteProviderRequest.newBuilder()
                                    .setName("nobody")
                                    .build())
                            .getDeleted())
                    .isFalse();
        }
    }

    @Test
    void policyIsLoadedByTheSandboxAndItsStaticPartsStay(EmbeddedGateway gateway) throws Exception {
        try (RawClient client = new RawClient(gateway.gateway())) {
            Sandbox box = client.ready("box");
            GetSandboxConfigResponse config = client.shell()
                    .getSandboxConfig(GetSandboxConfigRequest.newBuilder()
                            .setSandboxId(box.getId())
                            .build());
            assertThat(config.getVersion()).isEqualTo(1);
            assertThat(config.getPolicyHash().length()).isGreaterThanOrEqualTo(12);
            SandboxPolicy next = config.getPolicy().toBuilder()
                    .putNetworkPolicies(
                            "a", NetworkPolicyRule.newBuilder().setName("a").build())
                    .build();
            assertThat(update(client, next).getVersion()).isEqualTo(2);
            assertThat(update(client, next).getVersion()).isEqualTo(2);
            Waiting.until(Duration.ofSeconds(5), () -> status(client) == PolicyStatus.POLICY_STATUS_LOADED);
            refused(
                    RawClient.refusal(() -> update(
                            client,
                            next.toBuilder()
                                    .setLandlock(LandlockPolicy.newBuilder().setCompatibility("hard_requirement"))
                                    .build())),
                    Status.Code.INVALID_ARGUMENT,
                    "landlock policy cannot be changed on a live sandbox (applied at startup)");
            gateway.inject(Fault.policyFailsToLoad("bad rule"));
            update(
                    client,
                    next.toBuilder()
                            .clearNetworkPolicies()
                            .putNetworkPolicies("b", NetworkPolicyRule.getDefaultInstance())
                            .build());
            Waiting.until(Duration.ofSeconds(5), () -> status(client) == PolicyStatus.POLICY_STATUS_FAILED);
            assertThat(RawClient.refusal(() -> client.shell()
                                    .updateConfig(UpdateConfigRequest.newBuilder()
                                            .setName("box")
                                            .setSettingKey("nonsense")
                                            .build()))
                            .getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    private static UpdateConfigResponse update(RawClient client, SandboxPolicy policy) {
        return client.shell()
                .updateConfig(UpdateConfigRequest.newBuilder()
                        .setName("box")
                        .setPolicy(policy)
                        .build());
    }

    private static PolicyStatus status(RawClient client) {
        return client.shell()
                .getSandboxPolicyStatus(GetSandboxPolicyStatusRequest.newBuilder()
                        .setName("box")
                        .build())
                .getRevision()
                .getStatus();
    }

    @Test
    void faultsActOnRequestsAndStreams(EmbeddedGateway gateway) {
        try (RawClient client = new RawClient(gateway.gateway())) {
            Sandbox box = client.ready("box");
            gateway.inject(Fault.neverHealthy());
            assertThat(RawClient.refusal(() -> client.shell().health(HealthRequest.getDefaultInstance()))
                            .getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);
            gateway.clearFaults();
            gateway.inject(Fault.dropsStream("ExecSandbox", 1));
            assertThat(RawClient.refusal(() -> client.exec(box, "echo", "x")).getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);
            gateway.clearFaults();
            gateway.inject(Fault.wrongCertificate());
            try (RawClient other = new RawClient(gateway.gateway())) {
                assertThat(RawClient.refusal(() -> other.shell().health(HealthRequest.getDefaultInstance()))
                                .getCode())
                        .isEqualTo(Status.Code.UNAVAILABLE);
            }
            gateway.inject(Fault.diesAtRequest(1));
            assertThat(RawClient.refusal(() -> client.shell().health(HealthRequest.getDefaultInstance()))
                            .getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void stateSurvivesARestartUnlessItIsToBeLost(@TempDir Path directory) {
        Provider p = Provider.newBuilder()
                .setName("p")
                .setType("openai")
                .putCredentials("A", "1")
                .build();
        try (EmbeddedGateway first =
                        EmbeddedGateway.builder().stateDirectory(directory).start();
                RawClient client = new RawClient(first.gateway())) {
            client.shell()
                    .createProvider(
                            CreateProviderRequest.newBuilder().setProvider(p).build());
            client.ready("box");
        }
        try (EmbeddedGateway second =
                        EmbeddedGateway.builder().stateDirectory(directory).start();
                RawClient client = new RawClient(second.gateway())) {
            assertThat(client.shell()
                            .listProviders(ListProvidersRequest.getDefaultInstance())
                            .getProvidersCount())
                    .isEqualTo(1);
            assertThat(client.shell()
                            .getSandbox(GetSandboxRequest.newBuilder()
                                    .setName("box")
                                    .build())
                            .getSandbox()
                            .getPhase())
                    .isEqualTo(SandboxPhase.SANDBOX_PHASE_READY);
        }
        try (EmbeddedGateway third = EmbeddedGateway.builder()
                        .stateDirectory(directory)
                        .loseState()
                        .plaintext()
                        .start();
                RawClient client = new RawClient(third.gateway())) {
            assertThat(client.shell()
                            .listProviders(ListProvidersRequest.getDefaultInstance())
                            .getProvidersCount())
                    .isZero();
        }
    }
}

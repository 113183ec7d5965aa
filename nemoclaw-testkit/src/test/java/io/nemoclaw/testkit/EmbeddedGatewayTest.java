package io.nemoclaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.Exec;
import io.nemoclaw.GatewayName;
import io.nemoclaw.ImageRef;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.openshell.GrpcConnector;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.OpenShellClient.Provider;
import io.nemoclaw.internal.openshell.OpenShellClient.SandboxSpec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as its user starts it: where it puts things, what a restart keeps, what closing ends. */
class EmbeddedGatewayTest {
    private static final SandboxName DEMO = SandboxName.of("demo");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private static OpenShellClient client(EmbeddedGateway gateway) throws Exception {
        return new GrpcConnector().connect(gateway.gateway(), LIMIT);
    }

    private static void create(OpenShellClient client) throws Exception {
        client.create(new SandboxSpec(DEMO, ImageRef.of("demo:1"), Map.of(), List.of(), Optional.empty()));
        client.awaitReady(DEMO, LIMIT, text -> {});
    }

    private EmbeddedGateway.Builder builder() {
        return EmbeddedGateway.builder()
                .name(GatewayName.of("kept"))
                .configRoot(directory.resolve("config"))
                .stateDirectory(directory.resolve("state"))
                .sandboxRoot(directory.resolve("sandboxes"))
                .provisioningDelay(Duration.ZERO);
    }

    @Test
    void twoLinesAreEnough() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start();
                OpenShellClient client = client(gateway)) {
            assertThat(client.list()).isEmpty();
            assertThat(gateway.version()).isEqualTo(client.version());
        }
    }

    @Test
    void itRegistersItselfAsTheRealOneDoes() throws Exception {
        try (EmbeddedGateway gateway = builder().start()) {
            Path registration = directory.resolve("config/gateways/kept");
            assertThat(Files.readString(registration.resolve("metadata.json")))
                    .contains("\"gateway_endpoint\"")
                    .contains(Integer.toString(gateway.endpoint().port()));
            assertThat(gateway.mtlsDirectory()).isEqualTo(registration.resolve("mtls"));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(registration.resolve("mtls/tls.key"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(registration.resolve("mtls/tls.key"))).contains("BEGIN PRIVATE KEY");
        }
    }

    @Test
    void aRestartKeepsWhatItHeldAndItsCertificates() throws Exception {
        try (EmbeddedGateway first = builder().start();
                OpenShellClient client = client(first)) {
            create(client);
            client.ensureProvider(
                    new Provider("p", "openai", List.of("OPENAI_API_KEY"), Map.of()),
                    Map.of("OPENAI_API_KEY", Secret.of("value-0123456789")));
        }
        try (EmbeddedGateway second = builder().start();
                OpenShellClient client = client(second)) {
            assertThat(client.awaitReady(DEMO, LIMIT, text -> {}).phase()).isEqualTo(Phase.READY);
            assertThat(client.provider("p")).isPresent();
            assertThat(client.exec(client.find(DEMO).orElseThrow(), Exec.of("echo", "again"))
                            .stdout())
                    .isEqualTo("again\n");
        }
    }

    @Test
    void aPodThatIsRecreatedHasLostEverything() throws Exception {
        try (EmbeddedGateway first = builder().start();
                OpenShellClient client = client(first)) {
            create(client);
        }
        try (EmbeddedGateway second = builder().loseState().start();
                OpenShellClient client = client(second)) {
            assertThat(client.list()).isEmpty();
        }
    }

    @Test
    void closingEndsWhatRunsInItsSandboxes() throws Exception {
        EmbeddedGateway gateway = builder().start();
        try (OpenShellClient client = client(gateway)) {
            create(client);
            client.exec(
                    client.find(DEMO).orElseThrow(),
                    Exec.of("sh", "-c", "sleep 603.5 >/dev/null 2>&1 </dev/null & echo started"));
        }
        gateway.close();
        gateway.close();

        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains("sleep 603.5")))
                .isEmpty();
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> builder().port(taken.getLocalPort()).start())
                    .message()
                    .contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void theRealHomeIsNotTouched() {
        try (EmbeddedGateway gateway = EmbeddedGateway.start()) {
            Path home = Path.of(System.getProperty("user.home"));
            assertThat(gateway.configRoot().startsWith(home.resolve(".config"))).isFalse();
            assertThat(gateway.sandboxRoot().startsWith(home.resolve(".config")))
                    .isFalse();
        }
    }
}

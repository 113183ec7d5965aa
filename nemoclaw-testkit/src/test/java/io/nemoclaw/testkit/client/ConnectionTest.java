package io.nemoclaw.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.Endpoint;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.GatewayRegistrations;
import io.nemoclaw.internal.openshell.GrpcConnector;
import io.nemoclaw.internal.openshell.HealthProbe;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.testkit.EmbeddedGateway;
import io.nemoclaw.testkit.Fault;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client connects, and what it says when it cannot. */
class ConnectionTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private static OpenShellClient connect(Gateway gateway) throws NemoClawException, InterruptedException {
        return new GrpcConnector().connect(gateway, SHORT);
    }

    private static NemoClawException refused(Gateway gateway) {
        return catchThrowableOfType(
                NemoClawException.class, () -> connect(gateway).close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.26", "0.0.32", "0.0.36", "0.0.33-dev.5+gabc123", "v0.0.30"})
    void everySupportedVersionIsSpokenTo(String version) throws Exception {
        try (EmbeddedGateway gateway =
                        EmbeddedGateway.builder().version(version).start();
                OpenShellClient client = connect(gateway.gateway())) {
            assertThat(client.version()).isEqualTo(version);
            client.checkHealth();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.25", "0.0.37", "0.1.0", "1.0.0", "m-dev", "''"})
    void anyOtherVersionIsRefusedNamingBoth(String version) {
        try (EmbeddedGateway gateway =
                EmbeddedGateway.builder().version(version).start()) {
            NemoClawException refused = refused(gateway.gateway());

            assertThat(refused.code()).isEqualTo(ErrorCode.GATEWAY_VERSION_UNSUPPORTED);
            assertThat(refused).hasMessageContaining(version);
            assertThat(refused.getMessage() + refused.remedy()).contains("0.0.26 to 0.0.36");
        }
    }

    @Test
    void plaintextIsSpokenWhereTheMetadataSaysSo() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.builder().plaintext().start();
                OpenShellClient client = connect(gateway.gateway())) {
            assertThat(gateway.endpoint().security()).isEqualTo(Endpoint.Security.PLAINTEXT);
            assertThat(client.list()).isEmpty();
        }
    }

    @Test
    void aForeignCertificateIsAMismatchBeforeAnythingIsSent() {
        try (EmbeddedGateway gateway =
                EmbeddedGateway.builder().fault(Fault.wrongCertificate()).start()) {
            assertThat(refused(gateway.gateway()).code()).isEqualTo(ErrorCode.GATEWAY_CERTIFICATE_MISMATCH);
        }
    }

    @Test
    void theCertificatesOfAnotherGatewayAreAMismatch() {
        try (EmbeddedGateway one = EmbeddedGateway.start();
                EmbeddedGateway two = EmbeddedGateway.start()) {
            Gateway mixed =
                    new Gateway(one.name(), one.endpoint(), Optional.of(two.mtlsDirectory()), Gateway.Origin.REUSED);

            assertThat(refused(mixed).code()).isEqualTo(ErrorCode.GATEWAY_CERTIFICATE_MISMATCH);
        }
    }

    @Test
    void missingCertificatesAreNamed() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start()) {
            for (String name : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
                Path copy = Files.createDirectory(directory.resolve("without-" + name));
                for (String file : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
                    if (!file.equals(name)) {
                        Files.copy(
                                gateway.mtlsDirectory().resolve(file),
                                copy.resolve(file),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                }
                NemoClawException refused = refused(
                        new Gateway(gateway.name(), gateway.endpoint(), Optional.of(copy), Gateway.Origin.REUSED));

                assertThat(refused.code()).isEqualTo(ErrorCode.TLS_MATERIAL_MISSING);
                assertThat(refused).hasMessageContaining(name);
            }
        }
    }

    @Test
    void aPortWhereNobodyListensIsUnreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        NemoClawException refused = refused(new Gateway(
                io.nemoclaw.GatewayName.of("nobody"),
                Endpoint.parse("http://127.0.0.1:" + port),
                Optional.empty(),
                Gateway.Origin.REUSED));

        assertThat(refused.code()).isEqualTo(ErrorCode.GATEWAY_UNREACHABLE);
        assertThat(refused).hasMessageContaining("127.0.0.1:" + port);
    }

    /** A port forwarder accepts before anything listens behind it: an open port is no health. */
    @Test
    void aPortThatAcceptsAndSaysNothingIsUnreachableAtTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            Gateway gateway = new Gateway(
                    io.nemoclaw.GatewayName.of("silent"),
                    Endpoint.parse("http://127.0.0.1:" + silent.getLocalPort()),
                    Optional.empty(),
                    Gateway.Origin.REUSED);

            assertThat(refused(gateway).code()).isEqualTo(ErrorCode.GATEWAY_UNREACHABLE);
            assertThat(HealthProbe.ask(gateway, Duration.ofMillis(300))).isInstanceOf(HealthProbe.Answer.Silent.class);
        }
    }

    @Test
    void healthTellsTheKindsOfAnswersApart() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start()) {
            assertThat(HealthProbe.ask(gateway.gateway(), SHORT))
                    .isEqualTo(new HealthProbe.Answer.Healthy(gateway.version()));
            gateway.inject(Fault.neverHealthy());
            assertThat(HealthProbe.ask(gateway.gateway(), SHORT)).isInstanceOf(HealthProbe.Answer.Silent.class);
            gateway.clearFaults();
            gateway.inject(Fault.wrongCertificate());
            assertThat(HealthProbe.ask(gateway.gateway(), SHORT)).isInstanceOf(HealthProbe.Answer.Untrusted.class);
        }
    }

    @Test
    void aSlowStartIsWaitedForWithinTheDeadlineOfACall() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.builder()
                        .fault(Fault.slowStart(Duration.ofMillis(150)))
                        .start();
                OpenShellClient client = connect(gateway.gateway())) {
            assertThat(client.list()).isEmpty();
        }
    }

    @Test
    void whatTheGatewayRegisteredIsFoundByItsName() throws Exception {
        Path config = directory.resolve("openshell");
        try (EmbeddedGateway gateway =
                EmbeddedGateway.builder().configRoot(config).start()) {
            GatewayRegistrations registrations = new GatewayRegistrations(config);

            assertThat(registrations.names()).containsExactly(gateway.name());
            Gateway found = registrations.find(gateway.name()).orElseThrow();
            assertThat(found.endpoint()).isEqualTo(gateway.endpoint());
            try (OpenShellClient client = connect(found)) {
                client.checkHealth();
            }
        }
    }

    @Test
    void aClosedClientAndADeadGatewayAreUnreachable() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            rig.gateway.inject(Fault.diesAtRequest(1));
            assertThat(catchThrowableOfType(NemoClawException.class, rig.client::list)
                            .code())
                    .isEqualTo(ErrorCode.GATEWAY_UNREACHABLE);
            rig.client.close();
            rig.client.close();
            assertThat(catchThrowableOfType(NemoClawException.class, rig.client::list)
                            .code())
                    .isEqualTo(ErrorCode.GATEWAY_UNREACHABLE);
        }
    }

    @Test
    void anInterruptEndsACallAtOnce() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            Thread.currentThread().interrupt();
            assertThat(catchThrowableOfType(InterruptedException.class, rig.client::list))
                    .isNotNull();
            assertThat(rig.client.list()).isEmpty();
        }
    }
}

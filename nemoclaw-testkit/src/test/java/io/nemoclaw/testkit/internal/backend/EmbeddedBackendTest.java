package io.nemoclaw.testkit.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayStatus.Health;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;
import io.nemoclaw.testkit.internal.pki.GatewayPki;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBackendTest {
    @TempDir
    Path directory;

    final EmbeddedBackend backend = new EmbeddedBackend();
    final TestContext plain = TestContext.with();
    GatewaySpec spec;

    @BeforeEach
    void specification() {
        spec = spec(OptionalInt.empty(), Duration.ofSeconds(30));
    }

    private GatewaySpec spec(OptionalInt port, Duration limit) {
        return new GatewaySpec(InstanceId.of("demo"), directory.resolve("embedded"), port, limit);
    }

    @AfterEach
    void destroy() throws InterruptedException {
        assertThat(backend.destroy(spec, plain).complete()).isTrue();
        assertThat(directory.resolve("embedded")).doesNotExist();
    }

    private RunningProcess running() {
        return new Layout(spec.directory()).process().running().orElseThrow();
    }

    @Test
    void isFoundThroughTheServiceLoader() {
        assertThat(ServiceLoader.load(GatewayBackend.class)).anyMatch(EmbeddedBackend.class::isInstance);
    }

    @Test
    void killedGatewayIsStoppedAndStartsAgainWithItsCertificates() throws Exception {
        Gateway first = backend.start(spec, plain);
        String authority = Files.readString(first.mtls().orElseThrow().resolve("ca.crt"));
        RunningProcess process = running();
        ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
        while (process.runs()) {
            new java.util.concurrent.CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(backend.status(spec, plain).health()).isEqualTo(Health.STOPPED);
        assertThat(backend.attach(spec, plain)).isEmpty();
        Gateway second = backend.start(spec, plain);
        assertThat(second.origin()).isEqualTo(Gateway.Origin.RESTARTED);
        assertThat(Files.readString(second.mtls().orElseThrow().resolve("ca.crt")))
                .isEqualTo(authority);
    }

    @Test
    void foreignCertificatesOnDiskAreAMismatch() throws Exception {
        Gateway gateway = backend.start(spec, plain);
        GatewayPki foreign = GatewayPki.generate();
        PrivateFiles.write(gateway.mtls().orElseThrow().resolve("ca.crt"), foreign.authorityPem());
        assertThat(backend.status(spec, plain).health()).isEqualTo(Health.UNTRUSTED);
        assertThat(catchThrowableOfType(NemoClawException.class, () -> backend.attach(spec, plain))
                        .code())
                .isEqualTo(ErrorCode.GATEWAY_CERTIFICATE_MISMATCH);
        assertThat(catchThrowableOfType(NemoClawException.class, () -> backend.start(spec, plain))
                        .code())
                .isEqualTo(ErrorCode.GATEWAY_CERTIFICATE_MISMATCH);
    }

    @Test
    void busyPortIsNamedBeforeAndAtTheStart() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewaySpec fixed = spec(OptionalInt.of(busy.getLocalPort()), Duration.ofSeconds(5));
            assertThat(backend.preflight(fixed, plain)).singleElement().satisfies(finding -> {
                assertThat(finding.blocking()).isTrue();
                assertThat(finding.code()).isEqualTo(ErrorCode.PORT_IN_USE);
                assertThat(finding.reason()).contains("" + busy.getLocalPort());
            });
            assertThat(catchThrowableOfType(NemoClawException.class, () -> backend.start(fixed, plain))
                            .code())
                    .isEqualTo(ErrorCode.PORT_IN_USE);
        }
    }

    @Test
    void gatewayThatNeverGetsHealthyIsATimeoutAndLeavesNoProcess() throws Exception {
        GatewaySpec hurried = spec(OptionalInt.empty(), Duration.ofSeconds(3));
        NemoClawException failure = catchThrowableOfType(
                NemoClawException.class,
                () -> backend.start(hurried, TestContext.with("NEMOCLAW_EMBEDDED_FAULTS", "never-healthy")));
        assertThat(failure.code()).isEqualTo(ErrorCode.GATEWAY_START_TIMEOUT);
        assertThat(new Layout(spec.directory()).process().read()).isEmpty();
    }

    @Test
    void foreignProcessWithTheRecordedPidSurvives() throws Exception {
        Process foreign = new ProcessBuilder("sleep", "60").start();
        try {
            RunningProcess real = RunningProcess.of(foreign.pid()).orElseThrow();
            new Layout(spec.directory())
                    .process()
                    .write(new RunningProcess(real.pid(), real.startTicks() - 1, real.bootId()), "gateway");
            backend.stop(spec, plain);
            backend.destroy(spec, plain);
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly().waitFor();
        }
    }

    @Test
    void interruptionOfAStartLeavesNoProcess() throws Exception {
        Thread starter = new Thread(() -> {
            try {
                backend.start(spec, TestContext.with("NEMOCLAW_EMBEDDED_FAULTS", "never-healthy"));
            } catch (NemoClawException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        starter.start();
        io.nemoclaw.testkit.Waiting.until(
                Duration.ofSeconds(20),
                () -> new Layout(spec.directory()).process().running().isPresent());
        RunningProcess process = running();
        starter.interrupt();
        starter.join(10_000);
        assertThat(starter.isAlive()).isFalse();
        assertThat(process.runs()).isFalse();
    }

    @Test
    void dockerfilesAreRefused() {
        assertThat(catchThrowableOfType(
                                NemoClawException.class,
                                () -> backend.images()
                                        .prepare(
                                                SandboxImage.dockerfile(Path.of("/x/Dockerfile")),
                                                SandboxName.of("s"),
                                                spec,
                                                plain))
                        .code())
                .isEqualTo(ErrorCode.UNSUPPORTED_FEATURE);
    }

    @Test
    void wrongKnobsAreNamed() {
        NemoClawException failure = catchThrowableOfType(
                NemoClawException.class,
                () -> backend.start(spec, TestContext.with("NEMOCLAW_EMBEDDED_FAULTS", "nonsense")));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure).hasMessageContaining("nonsense");
    }
}

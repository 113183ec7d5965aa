package io.nemoclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.OnboardReport.Step;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardListener;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.Capabilities.Feature;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.HostFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How outcomes are consumed, and what the SPI's values check. */
class ResultTest {
    @TempDir
    Path directory;

    private static OnboardReport report(StepStatus... statuses) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < statuses.length; i++) {
            steps.add(new Step(OnboardState.values()[i + 1], statuses[i], Duration.ZERO, ""));
        }
        return new OnboardReport(
                "run",
                SandboxName.of("demo"),
                InstanceId.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Duration.ZERO,
                steps,
                List.of());
    }

    @Test
    void aFailureKeepsItsCode() {
        OnboardResult failed = new OnboardResult.Failed(
                OnboardState.GATEWAY, NemoClawException.of(ErrorCode.GATEWAY_START_TIMEOUT, "late"), report());

        assertThat(catchThrowableOfType(NemoClawException.class, failed::orElseThrow)
                        .code())
                .isEqualTo(ErrorCode.GATEWAY_START_TIMEOUT);
        assertThat(failed.<String>fold(r -> "ready", b -> "blocked", f -> "failed at " + f.at()))
                .isEqualTo("failed at GATEWAY");
    }

    @Test
    void oneBlockingFindingKeepsItsCodeAndSeveralArePreflight() {
        Finding port = Finding.blocking("port", ErrorCode.PORT_IN_USE, "Port", "taken", "free it");
        Finding kvm = Finding.blocking("kvm", ErrorCode.BACKEND_UNAVAILABLE, "KVM", "missing", "enable it");
        Finding memory = Finding.warning("memory", ErrorCode.PREFLIGHT_BLOCKED, "Memory", "little");

        NemoClawException one = catchThrowableOfType(
                NemoClawException.class,
                () -> new OnboardResult.Blocked(List.of(memory, port), report()).orElseThrow());
        NemoClawException two = catchThrowableOfType(
                NemoClawException.class, () -> new OnboardResult.Blocked(List.of(port, kvm), report()).orElseThrow());

        assertThat(one.code()).isEqualTo(ErrorCode.PORT_IN_USE);
        assertThat(one.remedy()).isEqualTo("free it");
        assertThat(two.code()).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED);
        assertThat(two).hasMessageContaining("Port: taken").hasMessageContaining("KVM: missing");
        assertThat(two.remedy()).contains("free it").contains("enable it");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, REUSED, SKIPPED, true", // the preflight always runs
        "COMPLETED, COMPLETED, SKIPPED, false",
        "COMPLETED, REUSED, FAILED, false",
    })
    void aReportSaysWhetherAnythingWasChanged(
            StepStatus preflight, StepStatus gateway, StepStatus selection, boolean unchanged) {
        assertThat(report(preflight, gateway, selection).unchanged()).isEqualTo(unchanged);
    }

    @Test
    void aDestructionAddsUp() {
        DestroyReport left = new DestroyReport(
                List.of("a"), List.of(new DestroyReport.Leftover("volume", "the engine is down", "start it")));
        DestroyReport both = DestroyReport.empty().and(left).and(new DestroyReport(List.of("b"), List.of()));

        assertThat(both.removed()).containsExactly("a", "b");
        assertThat(both.complete()).isFalse();
        assertThat(DestroyReport.empty().complete()).isTrue();
    }

    @Test
    void anAttachmentsNameCannotLeaveItsBundle() {
        for (String name : List.of("/etc/passwd", "../x", "a/../../x", "a/./b")) {
            assertThatThrownBy(() -> new Diagnosis.Attachment(name, "")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Diagnosis.Attachment("gateway/log.txt", "").name()).isEqualTo("gateway/log.txt");
    }

    @Test
    void aSecondListenerHearsWhatTheFirstOneBrokeOn() {
        List<OnboardEvent> heard = new ArrayList<>();
        OnboardListener both = ((OnboardListener) event -> {
                    throw new IllegalStateException("first");
                })
                .and(heard::add);
        OnboardEvent event =
                new OnboardEvent.RunFinished("r", Instant.EPOCH, OnboardEvent.Outcome.READY, Duration.ZERO);

        assertThatThrownBy(() -> both.on(event)).isInstanceOf(IllegalStateException.class);
        assertThat(heard).containsExactly(event);
        OnboardListener.NONE.on(event);
    }

    @Test
    void aGatewayWithMutualTlsNeedsItsCertificates() {
        Endpoint tls = Endpoint.parse("https://127.0.0.1:8080");
        assertThatThrownBy(() -> new Gateway(GatewayName.of("g"), tls, Optional.empty(), Gateway.Origin.REUSED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Capabilities.of(Feature.ISOLATION, Feature.ISOLATION).features())
                .hasSize(1);
        assertThat(Capabilities.of().has(Feature.ISOLATION)).isFalse();
    }

    @Test
    void aProgramIsTheFirstExecutableFileOnThePath() throws Exception {
        Path first = Files.createDirectories(directory.resolve("first"));
        Path second = Files.createDirectories(directory.resolve("second"));
        Files.createDirectory(first.resolve("openshell"));
        Path plain = Files.createFile(first.resolve("other"));
        Path program = Files.createFile(second.resolve("openshell"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        HostFacts host = HostFacts.of(Map.of("PATH", "relative::" + first + ":/no\u0000pe:" + second));

        assertThat(host.program("openshell")).contains(program);
        assertThat(host.program("other")).isEmpty();
        assertThat(plain).exists();
        assertThat(HostFacts.of(Map.of()).program("sh")).isEmpty();
    }

    @Test
    void theConfigurationDirectoryFollowsXdgThenHome() {
        assertThat(HostFacts.of(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/h")).openShellConfig())
                .isEqualTo(Path.of("/x/openshell"));
        assertThat(HostFacts.of(Map.of("HOME", "/h", "XDG_CONFIG_HOME", " ")).openShellConfig())
                .isEqualTo(Path.of("/h/.config/openshell"));
        assertThat(new HostFacts(Map.of(), "Linux", "amd64").linux()).isTrue();
        assertThat(new HostFacts(Map.of(), "Mac OS X", "aarch64").linux()).isFalse();
    }
}

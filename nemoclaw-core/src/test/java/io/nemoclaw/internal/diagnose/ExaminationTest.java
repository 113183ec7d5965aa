package io.nemoclaw.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.Diagnosis;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayStatus.Health;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.internal.backend.CallContext.ProgressSink;
import io.nemoclaw.internal.fake.Lab;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.instance.InstanceContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An examination always has a result, changes nothing and shows no secret. */
class ExaminationTest {
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

    private Diagnosis examine() throws InterruptedException {
        InstanceContext context = lab.context();
        GatewayAccess.Locator locator = () -> context.gatewayOf(
                context.selection().select(Optional.empty()), Duration.ofSeconds(1), ProgressSink.NONE);
        return new Examination(context, locator, lab.access(context)).run();
    }

    private static Optional<Finding> finding(Diagnosis diagnosis, String id) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst();
    }

    private Map<String, String> files() throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), Files.getLastModifiedTime(file) + Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void aHealthyInstanceHasNoFindings() throws Exception {
        lab.run(Lab.request().build());
        Map<String, String> before = files();

        Diagnosis diagnosis = examine();

        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.gateway().health()).isEqualTo(Health.HEALTHY);
        assertThat(diagnosis.sandboxes())
                .singleElement()
                .satisfies(info -> assertThat(info.phase()).isEqualTo(Phase.READY));
        assertThat(diagnosis.attachments())
                .extracting(Diagnosis.Attachment::name)
                .contains("host.txt", "state/onboard-session.json", "state/sandboxes.json");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void noSecretIsInTheAttachments() throws Exception {
        lab.environment.put("NVIDIA_API_KEY", Lab.SECRET);
        lab.run(Lab.request().build());

        Diagnosis diagnosis = examine();

        assertThat(diagnosis.attachments().toString())
                .doesNotContain(Lab.SECRET)
                .contains("NVIDIA_API_KEY");
    }

    @Test
    void aStoppedGatewayAndALostSandboxAreFindings() throws Exception {
        lab.run(Lab.request().build());
        lab.backend.gateway.sandboxes.clear();
        assertThat(finding(examine(), "sandbox_demo").orElseThrow().code()).isEqualTo(ErrorCode.SANDBOX_NOT_FOUND);

        lab.backend.running = false;
        Diagnosis stopped = examine();

        assertThat(finding(stopped, "gateway_stopped").orElseThrow().blocking()).isTrue();
        assertThat(stopped.sandboxes())
                .singleElement()
                .satisfies(info -> assertThat(info.phase()).isEqualTo(Phase.UNREACHABLE));
        assertThat(stopped.findings().get(0).severity()).isEqualTo(Finding.Severity.BLOCKING);
    }

    @Test
    void damagedFilesAreFindingsAndStayAsTheyAre() throws Exception {
        Files.writeString(lab.layout.sessionFile(), "{ not json");
        Files.writeString(lab.layout.registryFile(), "[]");
        Map<String, String> before = files();

        Diagnosis diagnosis = examine();

        assertThat(finding(diagnosis, "session").orElseThrow().code()).isEqualTo(ErrorCode.SESSION_MALFORMED);
        assertThat(finding(diagnosis, "registry").orElseThrow().code()).isEqualTo(ErrorCode.REGISTRY_MALFORMED);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void withoutAnyBackendTheReasonsAreTheDiagnosis() throws Exception {
        lab.backend.availability = io.nemoclaw.internal.fake.FakeBackend.missing("no engine answers");

        Diagnosis diagnosis = examine();

        assertThat(diagnosis.gateway().health()).isEqualTo(Health.ABSENT);
        assertThat(finding(diagnosis, "gateway").orElseThrow().reason()).contains("no engine answers");
        assertThat(diagnosis.backends())
                .singleElement()
                .satisfies(status -> assertThat(status.available()).isFalse());
    }

    @Test
    void anUnfinishedOnboardingIsMentioned() throws Exception {
        lab.backend.gateway.failNext(NemoClawException.of(ErrorCode.GATEWAY_UNREACHABLE, "gone"));
        lab.run(Lab.request().build());

        assertThat(finding(examine(), "session_unfinished").orElseThrow().reason())
                .contains("inference")
                .contains("gone");
    }
}

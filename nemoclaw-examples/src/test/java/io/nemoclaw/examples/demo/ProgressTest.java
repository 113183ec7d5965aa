package io.nemoclaw.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.event.OnboardEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<OnboardEvent> RUN = List.of(
            new OnboardEvent.RunStarted("r", AT, "nemoclaw", "embedded", "demo"),
            new OnboardEvent.StepStarted("r", AT, OnboardState.GATEWAY, 2, 9),
            new OnboardEvent.Progress(
                    "r", AT, OnboardState.GATEWAY, "boot", "booting", 1, OptionalLong.of(3), "phases"),
            new OnboardEvent.Heartbeat("r", AT, OnboardState.GATEWAY, Duration.ofSeconds(75)),
            new OnboardEvent.StepFinished(
                    "r", AT, OnboardState.GATEWAY, StepStatus.COMPLETED, Duration.ofMillis(1200), "created"),
            new OnboardEvent.StepStarted("r", AT, OnboardState.SANDBOX, 3, 9),
            new OnboardEvent.StepFailed(
                    "r",
                    AT,
                    OnboardState.SANDBOX,
                    ErrorCode.SANDBOX_FAILED,
                    Duration.ofSeconds(12),
                    "image not found",
                    "build it"),
            new OnboardEvent.RunFinished("r", AT, OnboardEvent.Outcome.FAILED, Duration.ofSeconds(13)));

    @TempDir
    Path directory;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void plainLinesTellEveryEvent() {
        try (PlainProgress progress = new PlainProgress(out)) {
            RUN.forEach(progress::on);
        }

        assertThat(shown()).isEqualTo("""
                onboarding of demo (instance nemoclaw, backend embedded)
                [2/9] Starting the OpenShell gateway
                [2/9]   boot: booting (1 of 3 phases)
                [2/9]   still running after 1 min 15 s
                [2/9]   completed in 1.2 s: created
                [3/9] Creating the sandbox
                [3/9]   failed after 12 s: SANDBOX_FAILED: image not found
                failed after 13 s
                """);
    }

    @Test
    void aTerminalSeesOneLineAStepRewrittenInPlace() {
        try (LiveProgress progress = new LiveProgress(out, Style.of(Map.of("NO_COLOR", "1", "COLUMNS", "60")))) {
            RUN.forEach(progress::on);
        }

        List<String> lines = Stream.of(shown().split("\n"))
                .map(line -> line.substring(line.lastIndexOf("\u001b[2K") + 4))
                .toList();
        assertThat(lines)
                .containsExactly(
                        "done    [2/9] Starting the OpenShell gateway  1.2 s  creat~",
                        "failed  [3/9] Creating the sandbox  12 s  SANDBOX_FAILED",
                        "finished after 13 s");
        assertThat(shown()).contains("\r\u001b[2K").contains("boot");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        assertThat(Style.of(Map.of()).good("done")).contains("\u001b[32m");
        assertThat(Style.of(Map.of("NO_COLOR", "1")).good("done")).isEqualTo("done");
    }

    @Test
    void controlCharactersOfAGuestDoNotReachTheTerminal() {
        assertThat(Style.of(Map.of()).fit("a\u001b[2Jb\n", 0)).isEqualTo("a [2Jb ");
    }

    @ParameterizedTest
    @CsvSource({"0,0.0 s", "812,0.8 s", "9999,10.0 s", "10000,10 s", "59999,59 s", "125000,2 min 5 s"})
    void durationsForPeople(long millis, String text) {
        assertThat(Elapsed.of(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void eventsAreAppendedOneDocumentALine() throws Exception {
        Path file = directory.resolve("events.jsonl");
        Files.writeString(file, "{}\n");

        try (EventsFile events = EventsFile.open(Optional.of(file), out)) {
            events.on(RUN.get(0));
            assertThat(Files.readAllLines(file)).as("flushed at once").hasSize(2);
            RUN.subList(1, RUN.size()).forEach(events::on);
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + RUN.size());
        assertThat(Rig.parse(lines.get(1))).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"type":"run_started","runId":"r","at":"2026-01-01T00:00:00Z",
                 "instance":"nemoclaw","backend":"embedded","sandbox":"demo"}"""));
        assertThat(Rig.parse(lines.get(3))).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"type":"progress","runId":"r","at":"2026-01-01T00:00:00Z","step":"gateway",
                 "stage":"boot","message":"booting","done":1,"total":3,"unit":"phases"}"""));
        assertThat(Rig.parse(lines.get(7))).isEqualTo(Rig.parse("""
                {"schemaVersion":1,"type":"step_failed","runId":"r","at":"2026-01-01T00:00:00Z","step":"sandbox",
                 "code":"SANDBOX_FAILED","durationMs":12000,"message":"image not found","remedy":"build it"}"""));
    }

    @Test
    void everyEventFollowsTheSchema() throws Exception {
        for (OnboardEvent event : RUN) {
            assertThat(Schemas.violations("event", EventLine.of(event))).isEmpty();
        }
        OnboardEvent open = new OnboardEvent.Progress(
                "r", AT, OnboardState.SANDBOX, "pull", "pulling", 7, OptionalLong.empty(), "bytes");
        assertThat(Schemas.violations("event", EventLine.of(open))).isEmpty();
        assertThat(Schemas.violations("event", EventLine.of(open).put("step", "nowhere")))
                .isNotEmpty();
        for (OnboardState state : OnboardState.values()) {
            OnboardEvent started = new OnboardEvent.StepStarted("r", AT, state, 1, 9);
            assertThat(Schemas.violations("event", EventLine.of(started))).isEmpty();
        }
    }

    @Test
    void withoutAFileEventsAreDropped() {
        try (EventsFile events = EventsFile.open(Optional.empty(), out)) {
            RUN.forEach(events::on);
        }
        assertThat(shown()).isEmpty();
    }
}

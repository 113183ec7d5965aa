package io.nemoclaw.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.OnboardReport.StepStatus;
import io.nemoclaw.OnboardState;
import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardEvent.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker accepts what the grammar allows and nothing else. One letter stands for one event. */
class EventGrammarTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private static OnboardEvent event(char letter, Instant at) {
        return switch (letter) {
            case 'R' -> new OnboardEvent.RunStarted("run", at, "i", "b", "s");
            case 'S' -> new OnboardEvent.StepStarted("run", at, OnboardState.GATEWAY, 2, 9);
            case 'Z' -> new OnboardEvent.StepStarted("run", at, OnboardState.GATEWAY, 10, 9);
            case 'P' ->
                new OnboardEvent.Progress("run", at, OnboardState.GATEWAY, "boot", "m", 0, OptionalLong.empty(), "");
            case 'Q' ->
                new OnboardEvent.Progress("run", at, OnboardState.SANDBOX, "boot", "m", 0, OptionalLong.empty(), "");
            case 'H' -> new OnboardEvent.Heartbeat("run", at, OnboardState.GATEWAY, Duration.ZERO);
            case 'F' ->
                new OnboardEvent.StepFinished("run", at, OnboardState.GATEWAY, StepStatus.COMPLETED, Duration.ZERO, "");
            case 'X' ->
                new OnboardEvent.StepFailed(
                        "run", at, OnboardState.GATEWAY, ErrorCode.INTERNAL, Duration.ZERO, "m", "r");
            case 'E' -> new OnboardEvent.RunFinished("run", at, Outcome.READY, Duration.ZERO);
            case 'B' -> new OnboardEvent.RunFinished("run", at, Outcome.FAILED, Duration.ZERO);
            case 'O' -> new OnboardEvent.Heartbeat("other", at, OnboardState.GATEWAY, Duration.ZERO);
            default -> throw new IllegalArgumentException(String.valueOf(letter));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "RE, true",
        "RSFE, true",
        "RSPHPFSFE, true",
        "RSXB, true",
        "'', false",
        "SFE, false",
        "RS, false",
        "RSE, false",
        "RSSFFE, false",
        "RPE, false",
        "RFE, false",
        "RSQFE, false",
        "RSXSFE, false",
        "RSXE, false",
        "RSFB, false",
        "RRE, false",
        "REH, false",
        "RSOFE, false",
        "RZFE, false",
    })
    void theLanguage(String word, boolean accepted) {
        List<OnboardEvent> run = new ArrayList<>();
        for (int i = 0; i < word.length(); i++) {
            run.add(event(word.charAt(i), T0.plusSeconds(i)));
        }

        assertThat(EventGrammar.violation(run).isEmpty()).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, true", "11, false", "-1, false"})
    void theLongestSilence(long seconds, boolean accepted) {
        List<OnboardEvent> run = List.of(
                event('R', T0),
                event('S', T0),
                event('F', T0.plusSeconds(seconds)),
                event('E', T0.plusSeconds(seconds)));

        assertThat(EventGrammar.violation(run).isEmpty()).isEqualTo(accepted);
    }
}

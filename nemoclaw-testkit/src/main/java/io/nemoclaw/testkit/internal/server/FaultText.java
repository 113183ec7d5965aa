package io.nemoclaw.testkit.internal.server;

import io.nemoclaw.testkit.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes faults as text, as they are handed to a detached gateway. Stateless. */
public final class FaultText {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s)");

    private FaultText() {}

    /** See {@link Fault#parse}. */
    public static List<Fault> parse(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .map(FaultText::one)
                .toList();
    }

    private static Fault one(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        return switch (name) {
            case "slow-start" -> Fault.slowStart(duration(value));
            case "never-healthy" -> Fault.neverHealthy();
            case "wrong-certificate" -> Fault.wrongCertificate();
            case "dies-at-request" -> Fault.diesAtRequest(number(word, value));
            case "drops-stream" -> {
                String[] parts = parts(word, value, 2);
                yield Fault.dropsStream(parts[0], number(word, parts[1]));
            }
            case "sandbox-error" -> {
                String[] parts = parts(word, value, 3);
                yield Fault.sandboxGoesToError(parts[0], parts[1], parts[2]);
            }
            case "policy-fails" -> Fault.policyFailsToLoad(value);
            default ->
                throw new IllegalArgumentException("'" + word + "' is not a fault: use slow-start=2s, never-healthy, "
                        + "wrong-certificate, dies-at-request=N, drops-stream=METHOD:N, "
                        + "sandbox-error=NAME:REASON:MESSAGE or policy-fails=TEXT");
        };
    }

    /**
     * A duration such as {@code 200ms} or {@code 2s}.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 200ms or 2s");
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }

    private static int number(String word, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' needs a number, not '" + value + "'", e);
        }
    }

    private static String[] parts(String word, String value, int count) {
        String[] parts = value.split(":", count);
        if (parts.length != count) {
            throw new IllegalArgumentException("'" + word + "' needs " + count + " values with colons between them");
        }
        return parts;
    }
}

package io.nemoclaw.internal.security;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts that are about to be recorded or shown. It knows the forms of common keys; what it leaves
 * is safe to keep. Stateless and thread-safe.
 */
public final class Redactor {
    private static final String MARK = "<REDACTED>";

    private record Rule(Pattern pattern, String replacement) {
        static Rule of(String regex, String replacement) {
            return new Rule(Pattern.compile(regex), replacement);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of("(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", MARK),
            Rule.of("(?i)\\b(bearer)\\s+[A-Za-z0-9._~+/=-]{4,}", "$1 " + MARK),
            Rule.of("\\b(nvapi|nvcf)-[A-Za-z0-9_-]{10,}", MARK),
            Rule.of("\\bgh[pousr]_[A-Za-z0-9]{10,}", MARK),
            Rule.of("\\bgithub_pat_[A-Za-z0-9_]{30,}", MARK),
            Rule.of("\\bsk-[A-Za-z0-9_-]{10,}", MARK),
            Rule.of("\\bxox[abprs]-[A-Za-z0-9-]{10,}", MARK),
            Rule.of("(://)[^/@\\s:]+:[^/@\\s]+@", "$1" + MARK + "@"),
            Rule.of(
                    "(?i)([?&](?:[a-z0-9]+[-_])*(?:signature|sig|token|auth|access_token|key|api_key)=)[^&#\\s\"']+",
                    "$1" + MARK),
            Rule.of(
                    "(?i)([A-Z0-9_]*(?:_KEY|APIKEY|SECRET|TOKEN|PASSWORD|CREDENTIAL)S?[\"']?\\s?[=:]\\s?[\"']?)[^\\s\"',}<]{6,}",
                    "$1" + MARK));

    private Redactor() {}

    /** The text without secrets. */
    public static String redact(String text) {
        String result = text;
        for (Rule rule : RULES) {
            result = rule.pattern().matcher(result).replaceAll(rule.replacement());
        }
        return result;
    }

    /** The text without secrets, cut to a length only afterwards, so that no half of a secret remains. */
    public static String redact(String text, int maxLength) {
        String clean = redact(text);
        return clean.length() <= maxLength ? clean : clean.substring(0, maxLength - 1) + "…";
    }
}

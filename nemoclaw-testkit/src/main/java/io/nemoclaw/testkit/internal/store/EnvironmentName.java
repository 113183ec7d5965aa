package io.nemoclaw.testkit.internal.store;

import java.util.regex.Pattern;

/** The rule for names of environment variables: {@code [A-Za-z_][A-Za-z0-9_]*}. Stateless. */
public final class EnvironmentName {
    private static final Pattern RULE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private EnvironmentName() {}

    /** Whether a text can name an environment variable. */
    public static boolean valid(String name) {
        return RULE.matcher(name).matches();
    }
}

package io.nemoclaw.testkit.internal.sandbox;

import java.nio.file.Path;

/**
 * The private directory that stands for {@code /sandbox}, the home directory in a real sandbox.
 *
 * @param directory the directory, absolute
 */
record SandboxHome(Path directory) {
    private static final String REAL = "/sandbox";

    /** A text that is {@code /sandbox} or a path below it, moved to the private directory; any other text as it is. */
    String map(String text) {
        return text.equals(REAL) || text.startsWith(REAL + "/") ? directory + text.substring(REAL.length()) : text;
    }
}

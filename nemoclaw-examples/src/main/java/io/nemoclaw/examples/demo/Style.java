package io.nemoclaw.examples.demo;

import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Colours on a terminal, unless {@code NO_COLOR} is set. */
record Style(Ansi ansi, int width) {
    private static final int DEFAULT_WIDTH = 80;

    static Style of(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return new Style(
                wantsColours(environment) ? Ansi.ON : Ansi.OFF,
                columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : DEFAULT_WIDTH);
    }

    /** Whether {@code NO_COLOR} is missing or empty. */
    static boolean wantsColours(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    String good(String fixed) {
        return ansi.string("@|green " + fixed + "|@");
    }

    String bad(String fixed) {
        return ansi.string("@|red " + fixed + "|@");
    }

    String faint(String fixed) {
        return ansi.string("@|faint " + fixed + "|@");
    }

    /** What fits on the terminal's line behind {@code taken} characters, so that it can be rewritten in place. */
    String fit(String text, int taken) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        int room = width - taken - 1;
        return line.length() <= room ? line : line.substring(0, Math.max(0, room - 1)) + "~";
    }
}

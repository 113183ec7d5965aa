package io.nemoclaw.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux says of processes below {@code /proc}. Stateless and thread-safe. */
public final class ProcFs {
    private static final Path ROOT = Path.of("/proc");

    private ProcFs() {}

    /** The fields of {@code /proc/<pid>/stat} that identify a process. */
    record Stat(String command, char state, long startTicks) {
        /** Whether the process has ended and only waits to be reaped. */
        boolean dead() {
            return state == 'Z' || state == 'X' || state == 'x';
        }
    }

    static boolean available() {
        return Files.isReadable(ROOT.resolve("self/stat"));
    }

    static String bootId() {
        return read(ROOT.resolve("sys/kernel/random/boot_id"))
                .map(String::strip)
                .orElse("");
    }

    /** The identity fields of a process; empty if there is none. */
    static Optional<Stat> stat(long pid) {
        return read(ROOT.resolve(Long.toString(pid)).resolve("stat")).flatMap(ProcFs::parse);
    }

    /** The command name may hold spaces and brackets, so the fields are counted from the last bracket. */
    static Optional<Stat> parse(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 1).strip().split(" +");
        if (fields.length < 20 || fields[0].length() != 1 || !fields[19].matches("\\d+")) {
            return Optional.empty();
        }
        return Optional.of(new Stat(text.substring(open + 1, close), fields[0].charAt(0), Long.parseLong(fields[19])));
    }

    /** The command line of a process with blanks between the arguments; empty if it cannot be read. */
    public static String commandLine(long pid) {
        return read(ROOT.resolve(Long.toString(pid)).resolve("cmdline"))
                .map(text -> text.replace('\0', ' ').strip())
                .orElse("");
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // the process has gone, or is not ours to look at
        }
    }
}

package io.nemoclaw.internal.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A program to run to its end: an argument vector, never a shell string. Standard input is empty and closed. Immutable
 * and thread-safe; the {@code with…} methods return changed copies.
 *
 * @param argv the program and its arguments
 * @param environment the child's whole environment, see {@link ChildEnvironment}
 * @param directory the working directory; empty means this process's
 * @param timeout the deadline
 * @param maxOutputBytes how much of each stream is kept; of more, the end is kept
 * @param onLine receives every line of both streams as it comes, on the reading threads
 */
public record Command(
        List<String> argv,
        Map<String, String> environment,
        Optional<Path> directory,
        Duration timeout,
        int maxOutputBytes,
        Consumer<String> onLine) {
    private static final int DEFAULT_OUTPUT = 1 << 20;

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /** A command that keeps 1 MiB of each stream. */
    public static Command of(Duration timeout, Map<String, String> environment, List<String> argv) {
        return new Command(argv, environment, Optional.empty(), timeout, DEFAULT_OUTPUT, line -> {});
    }

    /** The same command in a directory. */
    public Command in(Path newDirectory) {
        return new Command(argv, environment, Optional.of(newDirectory), timeout, maxOutputBytes, onLine);
    }

    /** The same command with its output handed out line by line, beside being kept. */
    public Command withLines(Consumer<String> listener) {
        return new Command(argv, environment, directory, timeout, maxOutputBytes, listener);
    }

    /** The program's name, for messages. */
    public String program() {
        return Path.of(argv.get(0)).getFileName().toString();
    }
}

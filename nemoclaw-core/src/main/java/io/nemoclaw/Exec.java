package io.nemoclaw;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A command to run in a sandbox. Its standard input is empty and closed unless it is given, and it always has a
 * deadline.
 *
 * <p>The gateway runs it through {@code bash -lc} with each argument quoted (OpenShell 0.0.32,
 * crates/openshell-server/src/grpc/sandbox.rs). It refuses line breaks in arguments; the library sends such a command
 * through standard input instead. Secrets belong into standard input or a provider: the gateway logs the beginning of
 * every command line.
 *
 * <p>Immutable and thread-safe; the {@code with…} methods return changed copies.
 */
public final class Exec {
    /** The deadline of a command that sets none: 10 minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    /** The output, per stream, that a buffered command may have unless it sets another limit: 16 MiB. */
    public static final int DEFAULT_OUTPUT_LIMIT = 16 << 20;

    private final List<String> command;
    private final Optional<String> workdir;
    private final Map<String, String> environment;
    private final byte[] stdin;
    private final Duration timeout;
    private final int outputLimit;

    private Exec(
            List<String> command,
            Optional<String> workdir,
            Map<String, String> environment,
            byte[] stdin,
            Duration timeout,
            int outputLimit) {
        this.command = command;
        this.workdir = workdir;
        this.environment = environment;
        this.stdin = stdin;
        this.timeout = timeout;
        this.outputLimit = outputLimit;
    }

    /** Receives the output of a streaming command, on one thread at a time. Must not block for long. */
    public interface Listener {
        /** More text of standard output; never splits a character. */
        void stdout(String text);

        /** More text of standard error; never splits a character. */
        void stderr(String text);
    }

    /**
     * A command with its arguments.
     *
     * @throws IllegalArgumentException if there is no program or an argument holds a NUL character
     */
    public static Exec of(String program, String... arguments) {
        List<String> command = new java.util.ArrayList<>(arguments.length + 1);
        command.add(program);
        command.addAll(Arrays.asList(arguments));
        return of(command);
    }

    /**
     * A command with its arguments.
     *
     * @throws IllegalArgumentException if the list is empty or an argument holds a NUL character
     */
    public static Exec of(List<String> command) {
        List<String> copy = List.copyOf(command);
        if (copy.isEmpty() || copy.get(0).isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        if (copy.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("an argument must not hold a NUL character");
        }
        return new Exec(copy, Optional.empty(), Map.of(), new byte[0], DEFAULT_TIMEOUT, DEFAULT_OUTPUT_LIMIT);
    }

    /** The same command in another working directory of the sandbox. */
    public Exec withWorkdir(String directory) {
        return new Exec(command, Optional.of(directory), environment, stdin, timeout, outputLimit);
    }

    /**
     * The same command with one more environment variable; not for secrets.
     *
     * @throws IllegalArgumentException if the name is not a valid variable name
     */
    public Exec withEnvironment(String variable, String value) {
        if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("'" + variable + "' is not an environment variable name");
        }
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, Objects.requireNonNull(value, "value"));
        return new Exec(command, workdir, Map.copyOf(more), stdin, timeout, outputLimit);
    }

    /** The same command with standard input in UTF-8. */
    public Exec withStdin(String text) {
        return withStdin(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same command with standard input. The request as a whole must stay below 1 MiB. */
    public Exec withStdin(byte[] bytes) {
        return new Exec(command, workdir, environment, bytes.clone(), timeout, outputLimit);
    }

    /**
     * The same command with another deadline.
     *
     * @throws IllegalArgumentException if the deadline is not positive
     */
    public Exec withTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the timeout of a command must be positive, not " + limit);
        }
        return new Exec(command, workdir, environment, stdin, limit, outputLimit);
    }

    /**
     * The same command with another limit for buffered output, in bytes per stream.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Exec withOutputLimit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("the output limit must be positive, not " + bytes);
        }
        return new Exec(command, workdir, environment, stdin, timeout, bytes);
    }

    /** The program and its arguments. */
    public List<String> command() {
        return command;
    }

    /** The working directory; empty means the sandbox's own. */
    public Optional<String> workdir() {
        return workdir;
    }

    /** Additional environment variables. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Standard input; a copy. */
    public byte[] stdin() {
        return stdin.clone();
    }

    /** The deadline. */
    public Duration timeout() {
        return timeout;
    }

    /** The limit for buffered output, in bytes per stream. */
    public int outputLimit() {
        return outputLimit;
    }
}

package io.nemoclaw.testkit.internal.sandbox;

import io.nemoclaw.internal.openshell.wire.ExecSandboxRequest;
import io.nemoclaw.testkit.internal.store.EnvironmentName;
import io.nemoclaw.testkit.internal.store.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks a command and assembles the one line that the sandbox's shell runs (OpenShell 0.0.32,
 * crates/openshell-server/src/grpc/validation.rs and sandbox.rs). Stateless.
 */
final class ExecLine {
    private static final int MAX_ARGUMENTS = 1024;
    private static final int MAX_TEXT = 32 * 1024;
    private static final int MAX_WORKDIR = 4096;
    private static final int MAX_LINE = 256 * 1024;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private ExecLine() {}

    static void check(ExecSandboxRequest request) {
        if (request.getSandboxId().isEmpty()) {
            throw Refusal.invalid("sandbox_id is required");
        }
        if (request.getCommandCount() == 0) {
            throw Refusal.invalid("command is required");
        }
        for (String key : request.getEnvironmentMap().keySet()) {
            if (!EnvironmentName.valid(key)) {
                throw Refusal.invalid("environment keys must match ^[A-Za-z_][A-Za-z0-9_]*$");
            }
        }
        if (request.getCommandCount() > MAX_ARGUMENTS) {
            throw Refusal.invalid("command array exceeds " + MAX_ARGUMENTS + " argument limit");
        }
        for (int i = 0; i < request.getCommandCount(); i++) {
            text("command argument " + i, request.getCommand(i), MAX_TEXT);
        }
        request.getEnvironmentMap()
                .forEach((key, value) -> text("environment value for '" + key + "'", value, MAX_TEXT));
        text("workdir", request.getWorkdir(), MAX_WORKDIR);
    }

    private static void text(String field, String value, int most) {
        if (value.getBytes(StandardCharsets.UTF_8).length > most) {
            throw Refusal.invalid(field + " exceeds " + most + " byte limit");
        }
        if (value.indexOf('\0') >= 0) {
            throw Refusal.invalid(field + " contains null bytes");
        }
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw Refusal.invalid(field + " contains newline or carriage return characters");
        }
    }

    /** The line, with everything below {@code /sandbox} moved to the sandbox's private directory. */
    static String assemble(ExecSandboxRequest request, SandboxHome home) {
        String command = request.getCommandList().stream()
                .map(argument -> quote(home.map(argument)))
                .collect(Collectors.joining(" "));
        String assignments = new TreeMap<>(request.getEnvironmentMap())
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + alwaysQuote(entry.getValue()) + " ")
                        .collect(Collectors.joining());
        String directory = request.getWorkdir().isEmpty() ? "" : "cd " + quote(home.map(request.getWorkdir())) + " && ";
        String line = directory + assignments + command;
        if (line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE) {
            throw Refusal.invalid("assembled command string exceeds " + MAX_LINE + " byte limit");
        }
        return line;
    }

    private static String quote(String text) {
        return PLAIN.matcher(text).matches() && !text.contains("=") ? text : alwaysQuote(text);
    }

    private static String alwaysQuote(String text) {
        return "'" + text.replace("'", "'\"'\"'") + "'";
    }
}

package io.nemoclaw.internal.openshell.v026;

import com.google.protobuf.ByteString;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.wire.ExecSandboxRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds exec requests that the gateway accepts (OpenShell 0.0.32, crates/openshell-server/src/grpc/validation.rs): it
 * refuses line breaks in arguments and in values of the environment, so a command with one travels as a script at the
 * head of standard input. Stateless and thread-safe.
 */
final class ExecRequests {
    private static final int MAX_ARGUMENTS = 1024;
    private static final int MAX_ARGUMENT = 32 * 1024;
    private static final int MAX_WORKDIR = 4096;
    private static final int MAX_LINE = 256 * 1024;

    private ExecRequests() {}

    static ExecSandboxRequest of(String sandboxId, Exec command) throws NemoClawException {
        check(command);
        ExecSandboxRequest.Builder request = ExecSandboxRequest.newBuilder()
                .setSandboxId(sandboxId)
                .setTimeoutSeconds((int) Math.min(Integer.MAX_VALUE, seconds(command)));
        command.workdir().ifPresent(request::setWorkdir);
        boolean asScript = command.command().stream().anyMatch(ExecRequests::breaksLine)
                || command.environment().values().stream().anyMatch(ExecRequests::breaksLine);
        if (!asScript) {
            return request.addAllCommand(command.command())
                    .putAllEnvironment(command.environment())
                    .setStdin(ByteString.copyFrom(command.stdin()))
                    .build();
        }
        byte[] script = script(command).getBytes(StandardCharsets.UTF_8);
        return request.addCommand("sh")
                .addCommand("-c")
                .addCommand("eval \"$(head -c " + script.length + ")\"")
                .setStdin(ByteString.copyFrom(script).concat(ByteString.copyFrom(command.stdin())))
                .build();
    }

    private static long seconds(Exec command) {
        return Math.max(1, (command.timeout().toMillis() + 999) / 1000);
    }

    /** The command as a shell script; what follows it on standard input belongs to the command. */
    private static String script(Exec command) {
        StringBuilder script = new StringBuilder();
        for (Map.Entry<String, String> variable : new TreeMap<>(command.environment()).entrySet()) {
            script.append("export ")
                    .append(variable.getKey())
                    .append('=')
                    .append(quote(variable.getValue()))
                    .append("; ");
        }
        script.append("exec");
        command.command().forEach(argument -> script.append(' ').append(quote(argument)));
        return script.toString();
    }

    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean breaksLine(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private static void check(Exec command) throws NemoClawException {
        if (command.command().size() > MAX_ARGUMENTS) {
            throw invalid("it has " + command.command().size() + " arguments; the limit is " + MAX_ARGUMENTS);
        }
        long line = 0;
        for (String text : command.command()) {
            line += checkLength("an argument", text, MAX_ARGUMENT) + 3;
        }
        for (Map.Entry<String, String> variable : command.environment().entrySet()) {
            line += checkLength("the variable " + variable.getKey(), variable.getValue(), MAX_ARGUMENT)
                    + variable.getKey().length()
                    + 4;
            if (variable.getValue().indexOf('\0') >= 0) {
                throw invalid("the variable " + variable.getKey() + " holds a NUL character");
            }
        }
        if (line > MAX_LINE) {
            throw invalid("its command line has " + line + " bytes; the limit is " + MAX_LINE);
        }
        String workdir = command.workdir().orElse("");
        checkLength("the working directory", workdir, MAX_WORKDIR);
        if (breaksLine(workdir) || workdir.indexOf('\0') >= 0) {
            throw invalid("its working directory holds a line break or a NUL character");
        }
    }

    private static int checkLength(String what, String text, int limit) throws NemoClawException {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > limit) {
            throw invalid(what + " has " + length + " bytes; the limit is " + limit
                    + ". Pass long data through standard input");
        }
        return length;
    }

    private static NemoClawException invalid(String why) {
        return NemoClawException.of(ErrorCode.EXEC_INVALID, "the gateway would refuse the command: " + why);
    }
}

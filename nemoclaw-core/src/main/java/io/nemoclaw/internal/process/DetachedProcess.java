package io.nemoclaw.internal.process;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.files.AtomicFile;
import io.nemoclaw.internal.security.Redactor;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a program that outlives this one: in a session of its own, so that Ctrl-C here does not reach it, with no
 * standard input, and with its output in a file, so that no broken pipe ends it. Stateless and thread-safe.
 */
public final class DetachedProcess {
    private DetachedProcess() {}

    /**
     * Starts the program.
     *
     * @param argv the program and its arguments
     * @param environment the program's whole environment
     * @param log receives the output; an earlier log is kept beside it as {@code .1}. Its first line is the command.
     * @return the running program; its exit can be waited for as long as this process lives
     * @throws NemoClawException {@link ErrorCode#COMMAND_NOT_FOUND} if the program cannot be started,
     *     {@link ErrorCode#STATE_IO} if the log cannot be written
     */
    public static Started start(List<String> argv, Map<String, String> environment, Path log) throws NemoClawException {
        prepareLog(log, argv);
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            line.add("/usr/bin/setsid"); // not a group leader here, so setsid execs in place and keeps the pid
        }
        line.addAll(argv);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process process = builder.start();
            ProcessIdentity identity = ProcessIdentity.of(process.pid())
                    .orElseGet(() -> new ProcessIdentity(process.pid(), 0, "", argv.get(0)));
            return new Started(identity, process);
        } catch (IOException e) {
            throw NemoClawException.of(
                            ErrorCode.COMMAND_NOT_FOUND, "cannot start " + argv.get(0) + ": " + e.getMessage())
                    .withCause(e);
        }
    }

    /** A program that was started. The identity stays valid when the program replaces itself by exec. */
    public record Started(ProcessIdentity identity, Process process) {}

    private static void prepareLog(Path log, List<String> argv) throws NemoClawException {
        try {
            AtomicFile.createDirectories(AtomicFile.directoryOf(log));
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            AtomicFile.createPrivate(log);
            Files.writeString(
                    log,
                    "# " + Redactor.redact(String.join(" ", argv)) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.STATE_IO, "cannot write the log " + log + ": " + e.getMessage())
                    .withCause(e);
        }
    }
}

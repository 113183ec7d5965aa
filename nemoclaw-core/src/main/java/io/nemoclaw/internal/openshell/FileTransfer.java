package io.nemoclaw.internal.openshell;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Copies files and trees into and out of a sandbox with nothing but commands: {@code cat}, {@code tar} and
 * {@code sha256sum} (or {@code cksum}) of the sandbox, standard input in pieces below 1 MiB, and standard output. What
 * arrives is verified before it replaces anything. Immutable and thread-safe.
 */
public final class FileTransfer {
    /** Runs one command in the sandbox. */
    @FunctionalInterface
    public interface Shell {
        /** Runs a command whose standard output goes to a sink; the result's standard output is empty. */
        ExecResult run(Exec command, ByteSink stdout) throws NemoClawException, InterruptedException;
    }

    static final Duration STEP_LIMIT = Duration.ofMinutes(30);

    private final Shell shell;

    /** A transfer through a shell. */
    public FileTransfer(Shell shell) {
        this.shell = shell;
    }

    /** See {@link io.nemoclaw.Sandbox#upload}. */
    public long upload(Path source, String target) throws NemoClawException, InterruptedException {
        if (Files.isDirectory(source)) {
            return new Upload(this).tree(source, target);
        }
        if (Files.isRegularFile(source)) {
            return new Upload(this).file(source, target);
        }
        throw NemoClawException.of(
                        ErrorCode.FILE_NOT_FOUND,
                        Files.exists(source, LinkOption.NOFOLLOW_LINKS)
                                ? "cannot upload " + source + ": it is neither a regular file nor a directory"
                                : "cannot upload " + source + ": there is no such file")
                .withDetail("file", source.toString());
    }

    /** See {@link io.nemoclaw.Sandbox#download}. */
    public long download(String source, Path target) throws NemoClawException, InterruptedException {
        return new Download(this).run(source, target);
    }

    /** Runs a script of one line with arguments; a failure is an error that shows what the sandbox said. */
    String script(String what, String script, byte[] stdin, String... arguments)
            throws NemoClawException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream(what, script, stdin, out::writeBytes, arguments);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Runs a script of one line whose output goes to a sink. */
    void stream(String what, String script, byte[] stdin, ByteSink stdout, String... arguments)
            throws NemoClawException, InterruptedException {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("sh", "-c", script, "sh"));
        command.addAll(java.util.List.of(arguments));
        ExecResult result = shell.run(Exec.of(command).withStdin(stdin).withTimeout(STEP_LIMIT), stdout);
        if (!result.succeeded()) {
            throw failure(what, "the sandbox says: " + result.stderr().strip() + " (exit " + result.exitCode() + ")");
        }
    }

    static NemoClawException failure(String what, String why) {
        return NemoClawException.of(ErrorCode.TRANSFER_FAILED, "cannot " + what + ": " + why);
    }

    static NemoClawException failure(String what, IOException e) {
        return failure(what, e.toString()).withCause(e);
    }
}

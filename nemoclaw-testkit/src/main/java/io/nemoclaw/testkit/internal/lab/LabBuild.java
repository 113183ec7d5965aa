package io.nemoclaw.testkit.internal.lab;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.process.Command;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.internal.process.CommandRunner;
import io.nemoclaw.internal.process.ExecCommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the small programs of the lab with gcc. They make rare conditions real on an ordinary Linux machine. Thread-safe
 * as long as each thread has a directory of its own.
 *
 * @param directory where sources and programs go
 * @param path the PATH on which gcc is found
 */
public record LabBuild(Path directory, String path) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * A program that runs another one as on a kernel without POSIX message queues: {@code without-mqueue PROGRAM
     * [ARGUMENT]...}. Running it needs root. It is linked statically, so it also runs in a guest.
     */
    public Path withoutMqueue() throws NemoClawException, InterruptedException {
        Path program = directory.resolve("without-mqueue");
        gcc("-O2", "-static", "-o", program.toString(), source("without-mqueue.c"));
        return program;
    }

    /** An x86-64 program that needs GLIBC 2.38: with an older one the loader refuses to run it. */
    public Path needingGlibc238() throws NemoClawException, InterruptedException {
        Path program = directory.resolve("needs-newer-glibc");
        Path library = directory.resolve("libc-for-linking.so");
        gcc(
                "-w",
                "-fno-builtin",
                "-shared",
                "-nostdlib",
                "-Wl,-soname,libc.so.6",
                "-Wl,--version-script=" + source("newer-glibc.map"),
                "-o",
                library.toString(),
                source("newer-glibc.c"));
        gcc(
                "-no-pie",
                "-fno-builtin",
                "-nodefaultlibs",
                "-o",
                program.toString(),
                source("needs-newer-glibc.c"),
                library.toString());
        return program;
    }

    private String source(String name) throws NemoClawException {
        Path file = directory.resolve(name);
        try (InputStream in = LabBuild.class.getResourceAsStream("/io/nemoclaw/testkit/lab/" + name)) {
            if (in == null) {
                throw new IOException("it is not on the class path");
            }
            Files.write(file, in.readAllBytes());
            return file.toString();
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.STATE_IO, "cannot write " + file + ": " + e)
                    .withCause(e);
        }
    }

    private void gcc(String... arguments) throws NemoClawException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("gcc"));
        argv.addAll(List.of(arguments));
        CommandRunner runner = new ExecCommandRunner();
        CommandResult result = runner.run(Command.of(LIMIT, Map.of("PATH", path), argv));
        if (!result.succeeded()) {
            throw NemoClawException.of(ErrorCode.COMMAND_FAILED, "gcc failed: " + result.complaint());
        }
    }
}

package io.nemoclaw.internal.process;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.security.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs with commons-exec. On its own commons-exec swallows interrupts, waits for grandchildren that hold a pipe
 * after its watchdog has fired, leaves descendants alive and quotes arguments; this class does the waiting and killing
 * itself. Thread-safe.
 */
public final class ExecCommandRunner implements CommandRunner {
    private static final Duration PUMP_LIMIT = Duration.ofMillis(500);

    @Override
    public CommandResult run(Command command) throws NemoClawException, InterruptedException {
        long started = System.nanoTime();
        OutputTail stdout = new OutputTail(command.maxOutputBytes(), command.onLine());
        OutputTail stderr = new OutputTail(command.maxOutputBytes(), command.onLine());
        Execution execution = new Execution(command, stdout, stderr);
        CompletableFuture<Integer> exit = execution.start();
        try {
            int code = exit.get(command.timeout().toNanos(), TimeUnit.NANOSECONDS);
            stdout.close();
            stderr.close();
            return new CommandResult(code, stdout.text(), stderr.text(), Duration.ofNanos(System.nanoTime() - started));
        } catch (TimeoutException e) {
            execution.kill();
            throw NemoClawException.of(
                            ErrorCode.COMMAND_TIMEOUT,
                            command.program() + " did not end within " + command.timeout() + "; its last output: "
                                    + Redactor.redact(lastLines(stderr, stdout), 2000))
                    .withDetail("program", command.program());
        } catch (InterruptedException e) {
            execution.kill();
            throw e;
        } catch (ExecutionException e) {
            Throwable reason = Objects.requireNonNullElse(e.getCause(), e);
            throw NemoClawException.of(
                            ErrorCode.COMMAND_NOT_FOUND,
                            "cannot run " + command.argv().get(0) + ": " + reason.getMessage())
                    .withDetail("program", command.program())
                    .withCause(reason);
        }
    }

    private static String lastLines(OutputTail stderr, OutputTail stdout) {
        String text = stderr.text().isBlank() ? stdout.text() : stderr.text();
        return text.length() > 1500 ? text.substring(text.length() - 1500) : text;
    }

    /** One run: commons-exec starts the process and pumps its streams on a thread of its own. */
    private static final class Execution extends DefaultExecutor {
        private final Command command;
        private volatile @Nullable Process process;

        @SuppressWarnings("deprecation") // the only constructor that lets a subclass see the process
        Execution(Command command, OutputTail stdout, OutputTail stderr) {
            this.command = command;
            PumpStreamHandler pumps = new PumpStreamHandler(stdout, stderr, InputStream.nullInputStream());
            pumps.setStopTimeout(PUMP_LIMIT);
            setStreamHandler(pumps);
            setExitValues(null);
            command.directory().ifPresent(directory -> setWorkingDirectory(directory.toFile()));
        }

        @Override
        protected Process launch(CommandLine line, Map<String, String> environment, @Nullable Path directory)
                throws IOException {
            Process launched = super.launch(line, environment, directory);
            process = launched;
            return launched;
        }

        CompletableFuture<Integer> start() {
            CompletableFuture<Integer> exit = new CompletableFuture<>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            exit.complete(execute(line(command.argv()), command.environment()));
                        } catch (ExecuteException e) {
                            ended(exit, e);
                        } catch (IOException | RuntimeException e) {
                            exit.completeExceptionally(e);
                        }
                    },
                    "nemoclaw-command-" + command.program());
            thread.setDaemon(true);
            thread.start();
            return exit;
        }

        /** A child of the program may hold its pipes open for ever; the program has ended all the same. */
        private void ended(CompletableFuture<Integer> exit, ExecuteException e) {
            Process ran = process;
            if (ran != null && !ran.isAlive()) {
                exit.complete(ran.exitValue());
            } else {
                exit.completeExceptionally(e);
            }
        }

        private static CommandLine line(List<String> argv) {
            CommandLine line = new CommandLine(argv.get(0));
            argv.subList(1, argv.size()).forEach(argument -> line.addArgument(argument, false));
            return line;
        }

        /** Kills the whole tree at once, also when the killing thread has been interrupted. */
        void kill() {
            Process running = process;
            if (running != null) {
                List<ProcessHandle> descendants = running.descendants().toList();
                running.destroyForcibly();
                descendants.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }
}

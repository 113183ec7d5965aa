package io.nemoclaw.examples.demo;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.InstanceId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Parses the command line, runs the command and prints its reply. */
@Command(
        name = "nemoclaw-examples",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        description = "Onboards AI-agent sandboxes on OpenShell and looks after their gateway.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BackendsCommand.class,
            OnboardCommand.class,
            StatusCommand.class,
            ExecCommand.class,
            UploadCommand.class,
            DownloadCommand.class,
            RecoverCommand.class,
            DestroyCommand.class,
            DoctorCommand.class
        })
final class Program {
    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    private final Surroundings surroundings;

    /** The version that the jar was packed with. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String packed = Program.class.getPackage().getImplementationVersion();
            return new String[] {"nemoclaw-examples " + (packed == null ? "(not packed)" : packed)};
        }
    }

    Program(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command line and returns the exit code. Everything that goes wrong is reported before it returns. */
    int run(String... arguments) {
        boolean json = Arrays.stream(arguments)
                .takeWhile(argument -> !argument.equals("--"))
                .anyMatch("--json"::equals);
        CommandLine line = new CommandLine(this)
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((failure, args) -> refuse(failure, json));
        if (!Style.wantsColours(surroundings.environment())) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        register(line, SandboxName.class, ErrorCode.INVALID_NAME, SandboxName::of);
        register(line, InstanceId.class, ErrorCode.INVALID_NAME, InstanceId::of);
        register(line, InferenceProvider.class, ErrorCode.UNKNOWN_PROVIDER, InferenceProvider::ofKey);
        register(line, SandboxImage.Reference.class, ErrorCode.INVALID_ARGUMENT, OnboardCommand::reference);
        register(
                line, GlobalOptions.BackendChoice.class, ErrorCode.UNKNOWN_BACKEND, GlobalOptions.BackendChoice::parse);
        return line.execute(arguments);
    }

    private static <T> void register(CommandLine line, Class<T> type, ErrorCode code, Function<String, T> parser) {
        line.registerConverter(type, text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new UsageException(code, e);
            }
        });
    }

    private int execute(ParseResult result) {
        Integer help = CommandLine.executeHelpRequest(result);
        if (help != null) {
            return help;
        }
        if (!result.hasSubcommand()) {
            throw new ParameterException(result.commandSpec().commandLine(), "a command is needed");
        }
        CommandLine command = result.subcommand().commandSpec().commandLine();
        Reply reply;
        try {
            reply = perform((Action) command.getCommand());
        } catch (UsageException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
        print(reply);
        return reply.exitCode();
    }

    private Reply perform(Action action) {
        Screen screen = new Screen(surroundings.out(), surroundings.err(), options.json());
        warnOfMissingIsolation();
        try (Progress progress = Progress.on(screen, surroundings);
                EventsFile events = EventsFile.open(options.events(), surroundings.err());
                NemoClaw nemoclaw =
                        surroundings.opener().open(options, surroundings.environment(), progress.and(events))) {
            return action.perform(nemoclaw, screen);
        } catch (NemoClawException e) {
            return Reply.failed(ExitCode.FAILED, e);
        } catch (InterruptedException e) {
            return Reply.failed(
                    ExitCode.FAILED, NemoClawException.of(ErrorCode.CANCELLED, "the command was cancelled"));
        } catch (UsageException e) {
            throw e;
        } catch (RuntimeException e) {
            return Reply.failed(
                    ExitCode.FAILED,
                    NemoClawException.of(ErrorCode.INTERNAL, e.toString()).withCause(e));
        }
    }

    private void warnOfMissingIsolation() {
        if (options.backend().filter(GlobalOptions.EMBEDDED::equals).isPresent()) {
            surroundings
                    .err()
                    .println("warning: the embedded backend isolates nothing: sandboxes are processes of this host");
        }
    }

    private int refuse(ParameterException failure, boolean json) {
        ErrorCode code = failure.getCause() instanceof UsageException usage ? usage.code() : ErrorCode.INVALID_ARGUMENT;
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        NemoClawException error = NemoClawException.of(code, String.valueOf(failure.getMessage()))
                .withRemedy("See `" + command + " --help`.");
        Reply reply = Reply.failed(ExitCode.USAGE, error);
        if (json) {
            surroundings.out().println(reply.document());
        }
        printError(error);
        return reply.exitCode();
    }

    private void print(Reply reply) {
        if (options.json()) {
            surroundings.out().println(reply.document());
        } else {
            reply.lines().forEach(surroundings.out()::println);
        }
        reply.error().ifPresent(this::printError);
        surroundings.out().flush();
    }

    private void printError(NemoClawException error) {
        List.of("error: " + error.code() + ": " + error.getMessage(), "  remedy: " + error.remedy())
                .forEach(surroundings.err()::println);
    }
}

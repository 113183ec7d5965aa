package io.nemoclaw.examples.demo;

import io.nemoclaw.NemoClaw;
import io.nemoclaw.event.OnboardListener;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the program meets when it is started.
 *
 * @param out where results go, in UTF-8
 * @param err where everything else goes, in UTF-8
 * @param environment the environment variables
 * @param terminal whether a person watches
 * @param opener how the library is opened
 */
record Surroundings(
        PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal, Opener opener) {

    /** Opens the library with the options of the command line. */
    @FunctionalInterface
    interface Opener {
        /** Opens it; touches nothing. */
        NemoClaw open(GlobalOptions options, Map<String, String> environment, OnboardListener listener);
    }

    /** The surroundings of this process. */
    static Surroundings ofThisProcess() {
        return new Surroundings(
                utf8(FileDescriptor.out), utf8(FileDescriptor.err), System.getenv(), isTerminal(), Surroundings::open);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    static NemoClaw open(GlobalOptions options, Map<String, String> environment, OnboardListener listener) {
        NemoClaw.Builder builder =
                NemoClaw.builder().environment(environment).listener(listener).instance(options.instance());
        options.home().ifPresent(builder::stateDirectory);
        options.backend().ifPresent(builder::backend);
        return builder.build();
    }

    /** Java 22 and later hand out a console without a terminal, and tell with a method that Java 17 does not have. */
    @SuppressWarnings("SystemConsoleNull") // it still is null on Java 17
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}

package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The demo program as a process of its own, with a home of the test and the embedded backend. */
final class DemoProcess implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    /** How a run of the program ended. */
    record Ended(int exitCode, String out, String err) {
        /** Standard output, which must be one document. */
        JsonNode document() throws IOException {
            return Rig.parse(out);
        }

        /** The code of the error in the document. */
        String error() throws IOException {
            return document().path("error").path("code").asText();
        }
    }

    final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private int runs;

    DemoProcess(Path home) {
        this.home = home;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
    }

    Path state() {
        return home.resolve("state");
    }

    /** Starts the program. */
    Process start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--home",
                state().toString(),
                "--backend",
                "embedded"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(file("out", ++runs).toFile())
                .redirectError(file("err", runs).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Path file(String stream, int run) {
        return home.resolve(stream + "-" + run + ".txt");
    }

    /** Runs the program to its end. */
    Ended run(String... arguments) throws Exception {
        Process process = start(arguments);
        int run = runs;
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the program did not end: " + List.of(arguments));
        }
        return new Ended(process.exitValue(), Files.readString(file("out", run)), Files.readString(file("err", run)));
    }

    /** The processes of embedded gateways below this home; the JDK's own view of a command line is cut at 4 KiB. */
    List<ProcessHandle> gateways() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = commandLine(process);
                    return line.contains("EmbeddedGatewayMain") && line.contains(state().toString());
                })
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    @Override
    public void close() throws Exception {
        environment.keySet().removeIf(name -> name.startsWith("NEMOCLAW_"));
        run("destroy", "--all");
        for (ProcessHandle left : gateways()) {
            left.destroyForcibly();
            throw new AssertionError("a gateway was left behind: " + left.info().commandLine());
        }
    }
}

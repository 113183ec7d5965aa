package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.GatewayName;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Starts the detached gateway: in a session of its own, with its output in a private log file. Stateless. */
final class Launch {
    private static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx128m",
            "-XX:-UsePerfData",
            "-Dio.grpc.netty.shaded.io.netty.handler.ssl.noOpenSsl=true");

    private Launch() {}

    static Process start(Layout layout, GatewayName name, int port, Knobs knobs) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", java()));
        command.addAll(JVM);
        command.addAll(program());
        command.addAll(List.of(
                layout.root().toString(),
                name.value(),
                Integer.toString(port),
                knobs.version(),
                Long.toString(knobs.provisioning().toMillis()),
                knobs.persistence().name(),
                knobs.faults()));
        PrivateFiles.write(layout.log(), (String.join(" ", command) + "\n").getBytes(StandardCharsets.UTF_8));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(layout.root().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(layout.log().toFile()));
        builder.environment().keySet().retainAll(List.of("PATH", "LANG", "LC_ALL", "TMPDIR"));
        return builder.start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The same code that runs here, from the module path or the class path. */
    private static List<String> program() {
        String main = EmbeddedGatewayMain.class.getName();
        Module module = EmbeddedGatewayMain.class.getModule();
        return module.isNamed()
                ? List.of(
                        "-p", absolute(System.getProperty("jdk.module.path", "")), "-m", module.getName() + "/" + main)
                : List.of("-cp", absolute(System.getProperty("java.class.path", "")), main);
    }

    private static String absolute(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The last lines of the log. */
    static String logTail(Layout layout) {
        try {
            List<String> lines = Files.readAllLines(layout.log(), StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(1, lines.size() - 20), Math.max(1, lines.size())));
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }
}

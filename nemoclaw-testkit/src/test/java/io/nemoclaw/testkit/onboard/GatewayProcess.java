package io.nemoclaw.testkit.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The gateway's process, found by what only its command line holds: the test's own directory. */
final class GatewayProcess {
    private GatewayProcess() {}

    static List<ProcessHandle> of(Path home) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = commandLine(process);
                    return line.contains("EmbeddedGatewayMain") && line.contains(home.toString());
                })
                .toList();
    }

    /** The whole line; the JDK's own view of it is cut at 4 KiB. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    /** Kills it as a crash would. */
    static void kill(Path home) throws Exception {
        List<ProcessHandle> processes = of(home);
        assertThat(processes).hasSize(1);
        processes.get(0).destroyForcibly();
        processes.get(0).onExit().get(10, TimeUnit.SECONDS);
    }
}

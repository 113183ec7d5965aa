package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file in which a detached gateway records which process it is. The gateway writes it itself, before it listens, so
 * that a starter that dies leaves no unrecorded process.
 *
 * @param file the file
 */
record ProcessRecord(Path file) {
    void write(RunningProcess process, String command) throws IOException {
        PrivateFiles.write(
                file,
                "pid=" + process.pid() + "\nstart_ticks=" + process.startTicks() + "\nboot_id=" + process.bootId()
                        + "\ncommand=" + command + "\n");
    }

    /** The recorded process, if there is a record that can be read. */
    Optional<RunningProcess> read() {
        try {
            Map<String, String> fields = new HashMap<>();
            Files.readAllLines(file).forEach(line -> {
                int equals = line.indexOf('=');
                fields.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
            });
            return Optional.of(new RunningProcess(
                    Long.parseLong(fields.getOrDefault("pid", "")),
                    Long.parseLong(fields.getOrDefault("start_ticks", "")),
                    fields.getOrDefault("boot_id", "")));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The recorded process, if it is that very process that runs. */
    Optional<RunningProcess> running() {
        return read().filter(RunningProcess::runs);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}

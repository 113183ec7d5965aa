package io.nemoclaw.internal.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A PID file that holds an identity instead of a number: JSON with {@code pid}, {@code startTicks}, {@code bootId} and
 * {@code command}, mode 0600. Immutable and thread-safe.
 *
 * @param file the file
 */
public record ProcessRecord(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_BYTES = 64 * 1024;

    /** Writes the record. */
    public void write(ProcessIdentity process) throws NemoClawException {
        ObjectNode node = JSON.createObjectNode()
                .put("pid", process.pid())
                .put("startTicks", process.startTicks())
                .put("bootId", process.bootId())
                .put("command", process.command());
        AtomicFile.write(file, node.toPrettyString() + "\n");
    }

    /**
     * The recorded process, whether it is alive or not; empty if there is no record or it says nothing usable. An
     * unusable record is as good as none, because a process that cannot be identified must not be signalled.
     */
    public Optional<ProcessIdentity> read() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            if (!node.path("pid").canConvertToLong() || !node.path("startTicks").canConvertToLong()) {
                return Optional.empty();
            }
            return Optional.of(new ProcessIdentity(
                    node.path("pid").longValue(),
                    node.path("startTicks").longValue(),
                    node.path("bootId").asText(""),
                    node.path("command").asText("")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The recorded process if it is alive. */
    public Optional<ProcessIdentity> alive() {
        return read().filter(ProcessIdentity::alive);
    }

    /** Removes the record. Idempotent. */
    public void delete() throws NemoClawException {
        AtomicFile.delete(file);
    }
}

package io.nemoclaw.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A JSON file of ours that a person may have damaged. What cannot be understood is refused and kept byte for byte: it is
 * never treated as empty and never overwritten. Immutable and thread-safe.
 *
 * @param file the file
 * @param malformed the code for a file that cannot be understood
 * @param what what a person calls it, for messages
 */
record StateFile(Path file, ErrorCode malformed, String what) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int MAX_BYTES = 8 << 20;

    static ObjectNode newObject() {
        return JSON.createObjectNode();
    }

    /** The object in the file; empty if there is no file. */
    Optional<ObjectNode> read() throws NemoClawException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refusal("it is not a regular file");
        }
        try {
            JsonNode node = JSON.readTree(bytes());
            if (node instanceof ObjectNode object) {
                return Optional.of(object);
            }
            throw refusal(node.isMissingNode() ? "it is empty" : "it does not hold a JSON object");
        } catch (JsonProcessingException e) {
            throw refusal("it is not valid JSON" + place(e)).withCause(e);
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.STATE_IO, "cannot read the " + what + " " + file + ": " + e)
                    .withDetail("file", file.toString())
                    .withCause(e);
        }
    }

    private byte[] bytes() throws IOException, NemoClawException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refusal("it is larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    /** Replaces the content. The caller has read the file first, so what is replaced was understood. */
    void write(ObjectNode content) throws NemoClawException {
        AtomicFile.write(file, content.toPrettyString() + "\n");
    }

    NemoClawException refusal(String why) {
        return NemoClawException.of(
                        malformed, "cannot use the " + what + " " + file + ": " + why + "; it was left as it is")
                .withRemedy("Restore " + file + " from a backup, or move it away: mv " + file + " " + file + ".bad")
                .withDetail("file", file.toString());
    }
}

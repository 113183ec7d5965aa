package io.nemoclaw.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.files.AtomicFile;
import java.nio.file.Path;
import java.util.Optional;

/** The session in NemoClaw's file. */
public final class JsonSessionStore implements SessionStore {
    private final StateFile file;

    /** A store over a file that may not exist yet. */
    public JsonSessionStore(Path file) {
        this.file = new StateFile(file, ErrorCode.SESSION_MALFORMED, "session file");
    }

    @Override
    public Path file() {
        return file.file();
    }

    @Override
    public Optional<Session> load() throws NemoClawException {
        Optional<ObjectNode> node = file.read();
        if (node.isEmpty()) {
            return Optional.empty();
        }
        requireVersion(node.get());
        return Optional.of(SessionCodec.decode(node.get()));
    }

    private void requireVersion(ObjectNode node) throws NemoClawException {
        JsonNode version = node.path("version");
        if (!version.isIntegralNumber() || version.bigIntegerValue().signum() <= 0) {
            throw file.refusal("its version is " + (version.isMissingNode() ? "missing" : version.toString()));
        }
        if (!version.canConvertToInt() || version.intValue() > SessionCodec.VERSION) {
            throw NemoClawException.of(
                            ErrorCode.SESSION_FUTURE_VERSION,
                            "the session file " + file() + " has version " + version + "; this release reads version "
                                    + SessionCodec.VERSION + "; it was left as it is")
                    .withRemedy("Use the newer release that wrote it, or move it away: mv " + file() + " " + file()
                            + ".newer")
                    .withDetail("file", file().toString())
                    .withDetail("version", version.toString());
        }
        if (!node.path("steps").isMissingNode() && !node.path("steps").isObject()) {
            throw file.refusal("its steps are not an object");
        }
    }

    @Override
    public void save(Session session) throws NemoClawException {
        load();
        file.write(SessionCodec.encode(session));
    }

    @Override
    public void delete() throws NemoClawException {
        load();
        AtomicFile.delete(file());
    }
}

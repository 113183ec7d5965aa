package io.nemoclaw.internal.state;

import static io.nemoclaw.internal.state.JsonFields.number;
import static io.nemoclaw.internal.state.JsonFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry in NemoClaw's {@code sandboxes.json}. Writers hold the instance's lock, so read-modify-write needs no
 * lock of its own between processes; within one process the methods exclude each other.
 */
public final class JsonRegistry implements Registry {
    private static final String SANDBOXES = "sandboxes";
    private static final String DEFAULT = "defaultSandbox";

    private final StateFile file;

    /** A registry over a file that may not exist yet. */
    public JsonRegistry(Path file) {
        this.file = new StateFile(file, ErrorCode.REGISTRY_MALFORMED, "sandbox registry");
    }

    @Override
    public Path file() {
        return file.file();
    }

    @Override
    public List<Entry> entries() throws NemoClawException {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : load().path(SANDBOXES).properties()) {
            entries.add(decode(field.getKey(), field.getValue()));
        }
        entries.sort(Comparator.comparing(Entry::name));
        return List.copyOf(entries);
    }

    @Override
    public Optional<Entry> find(SandboxName name) throws NemoClawException {
        return entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    @Override
    public synchronized void put(Entry entry) throws NemoClawException {
        ObjectNode root = load();
        ObjectNode sandboxes = root.withObject("/" + SANDBOXES);
        JsonNode known = sandboxes.path(entry.name().value());
        ObjectNode node = known instanceof ObjectNode object
                ? object
                : sandboxes.putObject(entry.name().value());
        encode(entry, node);
        if (text(root, DEFAULT) == null) {
            root.put(DEFAULT, entry.name().value());
        }
        file.write(root);
    }

    @Override
    public synchronized void remove(SandboxName name) throws NemoClawException {
        ObjectNode root = load();
        ObjectNode sandboxes = root.withObject("/" + SANDBOXES);
        if (sandboxes.remove(name.value()) == null) {
            return;
        }
        if (name.value().equals(text(root, DEFAULT))) {
            Iterator<String> rest = sandboxes.fieldNames();
            root.put(DEFAULT, rest.hasNext() ? rest.next() : null);
        }
        file.write(root);
    }

    private ObjectNode load() throws NemoClawException {
        Optional<ObjectNode> root = file.read();
        if (root.isEmpty()) {
            ObjectNode fresh = StateFile.newObject();
            fresh.putObject(SANDBOXES);
            return fresh.putNull(DEFAULT);
        }
        if (!root.get().path(SANDBOXES).isObject()) {
            throw file.refusal("it has no object 'sandboxes'");
        }
        return root.get();
    }

    private Entry decode(String key, JsonNode node) throws NemoClawException {
        if (!node.isObject()) {
            throw file.refusal("the entry '" + key + "' is not an object");
        }
        try {
            Instant created = JsonFields.instant(node, "createdAt");
            return new Entry(
                    SandboxName.of(key),
                    created == null ? Instant.EPOCH : created,
                    text(node, "provider"),
                    text(node, "model"),
                    text(node, "endpointUrl"),
                    text(node, "credentialEnv"),
                    number(node, "inferenceTimeoutSeconds"),
                    JsonFields.texts(node, "policies"),
                    text(node, "policyYaml"),
                    text(node, "agent"),
                    text(node, "image"),
                    text(node, "fromDockerfile"),
                    text(node, "archive"),
                    JsonFields.textMap(node, "environment"),
                    text(node, "gatewayName"),
                    text(node, "gatewayBackend"));
        } catch (IllegalArgumentException e) {
            throw file.refusal(String.valueOf(e.getMessage()));
        }
    }

    private static void encode(Entry entry, ObjectNode node) {
        node.put("name", entry.name().value())
                .put("createdAt", entry.createdAt().toString());
        put(node, "provider", entry.provider());
        put(node, "model", entry.model());
        put(node, "endpointUrl", entry.endpointUrl());
        put(node, "credentialEnv", entry.credentialEnv());
        node.put("inferenceTimeoutSeconds", entry.inferenceTimeoutSeconds());
        JsonFields.putTexts(node, "policies", entry.policies());
        put(node, "policyYaml", entry.policyYaml());
        put(node, "agent", entry.agent());
        put(node, "image", entry.image());
        put(node, "fromDockerfile", entry.fromDockerfile());
        put(node, "archive", entry.archive());
        JsonFields.putTextMap(node, "environment", entry.environment());
        put(node, "gatewayName", entry.gatewayName());
        put(node, "gatewayBackend", entry.gatewayBackend());
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        node.put(field, value);
    }
}

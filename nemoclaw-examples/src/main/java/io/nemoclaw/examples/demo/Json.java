package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The parts that several documents share. What is not known is {@code null}, never left out. */
final class Json {
    private static final int SCHEMA_VERSION = 1;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /** An empty document of the current version. */
    static ObjectNode document() {
        return object().put("schemaVersion", SCHEMA_VERSION);
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static <T> ArrayNode array(List<T> values, Function<T, JsonNode> toNode) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(toNode.apply(value)));
        return array;
    }

    static ArrayNode texts(List<String> values) {
        return array(values, NODES::textNode);
    }

    /** A text by {@code toString()}, or null. */
    static JsonNode text(Optional<?> value) {
        return value.<JsonNode>map(some -> NODES.textNode(some.toString())).orElse(NODES.nullNode());
    }

    static ObjectNode error(NemoClawException error) {
        ObjectNode node = object().put("code", error.code().name())
                .put("message", error.getMessage())
                .put("remedy", error.remedy())
                .put("retryable", error.retryable());
        if (!error.details().isEmpty()) {
            ObjectNode details = node.putObject("details");
            error.details().forEach(details::put);
        }
        return node;
    }

    static ObjectNode finding(Finding finding) {
        ObjectNode node = object().put("id", finding.id())
                .put("severity", finding.severity().name().toLowerCase(java.util.Locale.ROOT))
                .put("code", finding.code().name())
                .put("title", finding.title())
                .put("reason", finding.reason());
        node.set("remedies", texts(finding.remedies()));
        return node;
    }

    static ObjectNode backend(BackendStatus status) {
        return object().put("id", status.id().value())
                .put("available", status.available())
                .put("chosen", status.chosen())
                .put("isolated", status.isolated())
                .put("code", status.code() == null ? null : status.code().name())
                .put("reason", status.reason())
                .put("remedy", status.remedy());
    }

    static ObjectNode gateway(GatewayStatus status) {
        ObjectNode node = object().put("name", status.name().value())
                .put("backend", status.backend().value())
                .put("health", status.health().name());
        node.set("endpoint", text(status.endpoint()));
        node.set("version", text(status.version()));
        return node.put("detail", status.detail());
    }

    static ObjectNode sandbox(SandboxInfo info) {
        ObjectNode node = object().put("name", info.name().value());
        node.set("id", text(info.id()));
        node.put("phase", info.phase().name());
        node.set("image", text(info.image()));
        node.set("createdAt", text(info.createdAt().map(Instant::toString)));
        return node.put("recorded", info.recorded()).put("message", info.message());
    }
}

package io.nemoclaw.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads fields the way NemoClaw does: a value of another type counts as absent. Stateless and thread-safe. */
final class JsonFields {
    private JsonFields() {}

    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
    }

    static @Nullable Long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
    }

    static @Nullable Instant instant(JsonNode node, String field) {
        String value = text(node, field);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static List<String> texts(JsonNode node, String field) {
        List<String> result = new ArrayList<>();
        node.path(field).forEach(value -> {
            if (value.isTextual()) {
                result.add(value.textValue());
            }
        });
        return result;
    }

    static Map<String, String> textMap(JsonNode node, String field) {
        Map<String, String> result = new TreeMap<>();
        node.path(field).properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                result.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        return result;
    }

    static void putTexts(ObjectNode node, String field, List<String> values) {
        ArrayNode array = node.putArray(field);
        values.forEach(array::add);
    }

    static void putTextMap(ObjectNode node, String field, Map<String, String> values) {
        ObjectNode object = node.putObject(field);
        new TreeMap<>(values).forEach(object::put);
    }

    static void putInstant(ObjectNode node, String field, @Nullable Instant value) {
        node.put(field, value == null ? null : value.toString());
    }
}

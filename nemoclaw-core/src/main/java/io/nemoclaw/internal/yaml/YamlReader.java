package io.nemoclaw.internal.yaml;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2 of a known {@link Shape} into maps, lists, texts, longs and booleans. Unknown and duplicate keys, wrong
 * types, several documents and too many aliases are refused with line and column. Immutable and thread-safe.
 *
 * @param what what a person calls the document, for messages
 * @param code the code of a refusal
 */
public record YamlReader(String what, ErrorCode code) {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setMaxAliasesForCollections(20)
            .setCodePointLimit(MAX_CHARACTERS)
            .setUseMarks(true)
            .build();

    /** Reads a document. */
    public Map<String, Object> read(String text, Shape.Fields shape) throws NemoClawException {
        try {
            Optional<Node> root =
                    new Composer(SETTINGS, new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text))).getSingleNode();
            if (root.isEmpty()) {
                throw refusal("it is empty", Optional.empty());
            }
            return fields(root.get(), shape, "");
        } catch (MarkedYamlEngineException e) {
            throw refusal(e.getProblem() == null ? "it is not YAML" : e.getProblem(), e.getProblemMark())
                    .withCause(e);
        } catch (YamlEngineException e) {
            throw refusal("it is not YAML: " + e.getMessage(), Optional.empty()).withCause(e);
        }
    }

    private Object value(Node node, Shape shape, String path) throws NemoClawException {
        if (shape instanceof Shape.Fields fields) {
            return fields(node, fields, path);
        }
        if (shape instanceof Shape.Table table) {
            Map<String, Object> result = new LinkedHashMap<>();
            for (NodeTuple tuple : mapping(node, path).getValue()) {
                String key = key(tuple, path, result);
                result.put(key, value(tuple.getValueNode(), table.value(), path + "." + key));
            }
            return result;
        }
        if (shape instanceof Shape.Sequence sequence) {
            if (!(node instanceof SequenceNode list)) {
                throw refusal(path + " must be a list", node.getStartMark());
            }
            List<Object> result = new ArrayList<>();
            for (Node element : list.getValue()) {
                result.add(value(element, sequence.element(), path + "[" + result.size() + "]"));
            }
            return result;
        }
        if (shape instanceof Shape.TextOr either) {
            return node instanceof ScalarNode
                    ? scalar(node, Shape.Scalar.TEXT, path)
                    : value(node, either.other(), path);
        }
        return scalar(node, (Shape.Scalar) shape, path);
    }

    private Map<String, Object> fields(Node node, Shape.Fields shape, String path) throws NemoClawException {
        Map<String, Object> result = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping(node, path).getValue()) {
            String key = key(tuple, path, result);
            Shape field = shape.fields().get(key);
            String inner = path.isEmpty() ? key : path + "." + key;
            if (field == null) {
                throw refusal(
                        "unknown field '" + inner + "'; known here: "
                                + String.join(", ", shape.fields().keySet()),
                        tuple.getKeyNode().getStartMark());
            }
            result.put(key, value(tuple.getValueNode(), field, inner));
        }
        for (String required : shape.required()) {
            if (!result.containsKey(required)) {
                throw refusal(
                        (path.isEmpty() ? "" : path + ": ") + "the field '" + required + "' is missing",
                        node.getStartMark());
            }
        }
        return result;
    }

    private MappingNode mapping(Node node, String path) throws NemoClawException {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw refusal((path.isEmpty() ? "the document" : path) + " must be a mapping", node.getStartMark());
    }

    private String key(NodeTuple tuple, String path, Map<String, Object> seen) throws NemoClawException {
        if (tuple.getKeyNode() instanceof ScalarNode scalar) {
            if (seen.containsKey(scalar.getValue())) {
                throw refusal(
                        "the key '" + scalar.getValue() + "' stands twice",
                        tuple.getKeyNode().getStartMark());
            }
            return scalar.getValue();
        }
        throw refusal("a key of " + path + " must be a text", tuple.getKeyNode().getStartMark());
    }

    private Object scalar(Node node, Shape.Scalar kind, String path) throws NemoClawException {
        if (node instanceof ScalarNode scalar) {
            String text = scalar.getValue();
            Tag tag = scalar.getTag();
            if (kind == Shape.Scalar.TEXT && !tag.equals(Tag.NULL)) {
                return text;
            }
            if (kind == Shape.Scalar.BOOLEAN && tag.equals(Tag.BOOL)) {
                return text.equalsIgnoreCase("true");
            }
            if (kind == Shape.Scalar.NUMBER && tag.equals(Tag.INT) && text.matches("\\d{1,18}")) {
                return new BigInteger(text).longValueExact();
            }
        }
        String expected = switch (kind) {
            case TEXT -> "a text";
            case NUMBER -> "a whole number";
            case BOOLEAN -> "true or false";
        };
        throw refusal(path + " must be " + expected, node.getStartMark());
    }

    /** A refusal at a place. */
    private NemoClawException refusal(String why, Optional<Mark> mark) {
        String place = mark.map(m -> " (line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ")")
                .orElse("");
        return NemoClawException.of(code, "the " + what + " is not valid: " + why + place);
    }
}

package io.nemoclaw.internal.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a YAML document may look like. All kinds are immutable and thread-safe. */
public sealed interface Shape {
    /** A scalar of one kind. */
    enum Scalar implements Shape {
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /** A sequence of one shape. */
    record Sequence(Shape element) implements Shape {}

    /** A mapping with free keys. */
    record Table(Shape value) implements Shape {}

    /** A mapping with known keys; any other key is refused. */
    record Fields(Map<String, Shape> fields, Set<String> required) implements Shape {
        public Fields {
            fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            required = Set.copyOf(required);
        }
    }

    /** A text, or something else when it is no scalar. */
    record TextOr(Shape other) implements Shape {}
}

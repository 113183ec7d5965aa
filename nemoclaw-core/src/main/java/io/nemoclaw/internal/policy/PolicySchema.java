package io.nemoclaw.internal.policy;

import static io.nemoclaw.internal.yaml.Shape.Scalar.BOOLEAN;
import static io.nemoclaw.internal.yaml.Shape.Scalar.NUMBER;
import static io.nemoclaw.internal.yaml.Shape.Scalar.TEXT;

import io.nemoclaw.internal.yaml.Shape;
import io.nemoclaw.internal.yaml.Shape.Fields;
import io.nemoclaw.internal.yaml.Shape.Sequence;
import io.nemoclaw.internal.yaml.Shape.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The shape of OpenShell's policy YAML (OpenShell 0.0.32, crates/openshell-policy/src/lib.rs, which denies unknown fields
 * too).
 */
final class PolicySchema {
    private static final Shape QUERY = new Table(new Shape.TextOr(fields(Map.of("any", new Sequence(TEXT)), "any")));
    private static final Fields MATCH = ordered("method", TEXT, "path", TEXT, "command", TEXT, "query", QUERY);
    private static final Fields ENDPOINT = ordered(
            "host",
            TEXT,
            "port",
            NUMBER,
            "ports",
            new Sequence(NUMBER),
            "protocol",
            TEXT,
            "tls",
            TEXT,
            "enforcement",
            TEXT,
            "access",
            TEXT,
            "rules",
            new Sequence(fields(Map.of("allow", MATCH), "allow")),
            "deny_rules",
            new Sequence(MATCH),
            "allowed_ips",
            new Sequence(TEXT));
    private static final Fields BINARY = new Fields(Map.of("path", TEXT, "harness", BOOLEAN), Set.of("path"));
    private static final Fields RULE =
            ordered("name", TEXT, "endpoints", new Sequence(ENDPOINT), "binaries", new Sequence(BINARY));
    private static final Shape NETWORK = new Table(RULE);

    /** A whole policy. */
    static final Fields POLICY = new Fields(
            ordered(
                            "version", NUMBER,
                            "filesystem_policy",
                                    ordered(
                                            "include_workdir",
                                            BOOLEAN,
                                            "read_only",
                                            new Sequence(TEXT),
                                            "read_write",
                                            new Sequence(TEXT)),
                            "landlock", ordered("compatibility", TEXT),
                            "process", ordered("run_as_user", TEXT, "run_as_group", TEXT),
                            "network_policies", NETWORK)
                    .fields(),
            Set.of("version"));

    /** A preset: network rules to add to a policy. */
    static final Fields PRESET =
            new Fields(ordered("description", TEXT, "network_policies", NETWORK).fields(), Set.of("network_policies"));

    private PolicySchema() {}

    private static Fields fields(Map<String, Shape> fields, String required) {
        return new Fields(fields, Set.of(required));
    }

    private static Fields ordered(Object... namesAndShapes) {
        Map<String, Shape> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndShapes.length; i += 2) {
            fields.put((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]);
        }
        return new Fields(fields, Set.of());
    }
}

package io.nemoclaw.internal.policy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Reads and writes policy YAML as a tree of maps, lists and scalars. Stateless and thread-safe. */
public final class PolicyYaml {
    private static final YamlReader READER = new YamlReader("policy", ErrorCode.POLICY_INVALID);
    private static final int MAX_PATHS = 256;
    private static final int MAX_PATH_LENGTH = 4096;

    private PolicyYaml() {}

    /**
     * Checks a policy.
     *
     * @throws NemoClawException {@link ErrorCode#POLICY_INVALID} with the place
     */
    public static void check(String yaml) throws NemoClawException {
        parse(yaml);
    }

    /**
     * Reads a policy.
     *
     * @throws NemoClawException {@link ErrorCode#POLICY_INVALID} with the place
     */
    public static Map<String, Object> parse(String yaml) throws NemoClawException {
        Map<String, Object> policy = READER.read(yaml, PolicySchema.POLICY);
        if (!Long.valueOf(1).equals(policy.get("version"))) {
            throw invalid("version must be 1, not " + policy.get("version"));
        }
        if (policy.get("filesystem_policy") instanceof Map<?, ?> filesystem) {
            checkPaths("filesystem_policy.read_only", filesystem.get("read_only"));
            checkPaths("filesystem_policy.read_write", filesystem.get("read_write"));
            if (filesystem.get("read_write") instanceof List<?> writable && writable.contains("/")) {
                throw invalid("filesystem_policy.read_write must not hold /");
            }
        }
        if (policy.get("network_policies") instanceof Map<?, ?> rules) {
            for (Map.Entry<?, ?> rule : rules.entrySet()) {
                checkEndpoints("network_policies." + rule.getKey(), rule.getValue());
            }
        }
        return policy;
    }

    private static void checkPaths(String field, @org.jspecify.annotations.Nullable Object value)
            throws NemoClawException {
        if (!(value instanceof List<?> paths)) {
            return;
        }
        if (paths.size() > MAX_PATHS) {
            throw invalid(field + " holds more than " + MAX_PATHS + " paths");
        }
        for (Object path : paths) {
            String text = path.toString();
            if (!text.startsWith("/")
                    || text.length() > MAX_PATH_LENGTH
                    || List.of(text.split("/")).contains("..")) {
                throw invalid(field + ": '" + text + "' must be an absolute path without ..");
            }
        }
    }

    private static void checkEndpoints(String field, Object rule) throws NemoClawException {
        if (!(rule instanceof Map<?, ?> map) || !(map.get("endpoints") instanceof List<?> endpoints)) {
            return;
        }
        for (Object endpoint : endpoints) {
            if (endpoint instanceof Map<?, ?> entry) {
                checkEndpoint(field, entry);
            }
        }
    }

    private static void checkEndpoint(String field, Map<?, ?> endpoint) throws NemoClawException {
        String host = endpoint.get("host") == null ? "" : endpoint.get("host").toString();
        if (host.isEmpty() && endpoint.get("allowed_ips") == null) {
            throw invalid(field + ": an endpoint needs a host or allowed_ips");
        }
        if (host.matches("\\*\\.[^.]+|\\*")) {
            throw invalid(field + ": the host '" + host + "' would allow a whole top-level domain");
        }
        if ((endpoint.get("port") == null) == (endpoint.get("ports") == null)) {
            throw invalid(field + ": an endpoint needs exactly one of port and ports");
        }
        if (endpoint.get("rules") != null && endpoint.get("access") != null) {
            throw invalid(field + ": rules and access exclude each other");
        }
        if (endpoint.get("deny_rules") != null
                && (endpoint.get("protocol") == null
                        || (endpoint.get("rules") == null && endpoint.get("access") == null))) {
            throw invalid(field + ": deny_rules need a protocol, and rules or access");
        }
    }

    private static NemoClawException invalid(String why) {
        return NemoClawException.of(ErrorCode.POLICY_INVALID, "the policy is not valid: " + why);
    }

    /** Writes a tree as YAML in block style. */
    public static String write(Map<String, Object> tree) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setMultiLineFlow(false)
                .build();
        return new Dump(settings).dumpToString(tree);
    }
}

package io.nemoclaw.internal.openshell.v026;

import io.nemoclaw.internal.openshell.wire.FilesystemPolicy;
import io.nemoclaw.internal.openshell.wire.L7Allow;
import io.nemoclaw.internal.openshell.wire.L7DenyRule;
import io.nemoclaw.internal.openshell.wire.L7QueryMatcher;
import io.nemoclaw.internal.openshell.wire.L7Rule;
import io.nemoclaw.internal.openshell.wire.LandlockPolicy;
import io.nemoclaw.internal.openshell.wire.NetworkBinary;
import io.nemoclaw.internal.openshell.wire.NetworkEndpoint;
import io.nemoclaw.internal.openshell.wire.NetworkPolicyRule;
import io.nemoclaw.internal.openshell.wire.ProcessPolicy;
import io.nemoclaw.internal.openshell.wire.SandboxPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Translates between a policy's YAML tree and the wire. What the YAML calls {@code filesystem_policy} the wire calls
 * {@code filesystem}. Stateless and thread-safe.
 */
final class PolicyWire {
    private PolicyWire() {}

    static SandboxPolicy encode(Map<String, Object> tree) {
        SandboxPolicy.Builder policy = SandboxPolicy.newBuilder().setVersion(number(tree.get("version")));
        if (tree.get("filesystem_policy") instanceof Map<?, ?> filesystem) {
            policy.setFilesystem(FilesystemPolicy.newBuilder()
                    .setIncludeWorkdir(Boolean.TRUE.equals(filesystem.get("include_workdir")))
                    .addAllReadOnly(texts(filesystem.get("read_only")))
                    .addAllReadWrite(texts(filesystem.get("read_write"))));
        }
        if (tree.get("landlock") instanceof Map<?, ?> landlock) {
            policy.setLandlock(LandlockPolicy.newBuilder().setCompatibility(text(landlock.get("compatibility"))));
        }
        if (tree.get("process") instanceof Map<?, ?> process) {
            policy.setProcess(ProcessPolicy.newBuilder()
                    .setRunAsUser(text(process.get("run_as_user")))
                    .setRunAsGroup(text(process.get("run_as_group"))));
        }
        if (tree.get("network_policies") instanceof Map<?, ?> rules) {
            rules.forEach((key, rule) ->
                    policy.putNetworkPolicies(key.toString(), rule(key.toString(), (Map<?, ?>) rule)));
        }
        return policy.build();
    }

    private static NetworkPolicyRule rule(String key, Map<?, ?> tree) {
        NetworkPolicyRule.Builder rule =
                NetworkPolicyRule.newBuilder().setName(tree.get("name") == null ? key : text(tree.get("name")));
        maps(tree.get("endpoints")).forEach(endpoint -> rule.addEndpoints(endpoint(endpoint)));
        maps(tree.get("binaries"))
                .forEach(binary -> rule.addBinaries(NetworkBinary.newBuilder().setPath(text(binary.get("path")))));
        return rule.build();
    }

    private static NetworkEndpoint endpoint(Map<?, ?> tree) {
        NetworkEndpoint.Builder endpoint = NetworkEndpoint.newBuilder()
                .setHost(text(tree.get("host")))
                .setPort(number(tree.get("port")))
                .setProtocol(text(tree.get("protocol")))
                .setTls(text(tree.get("tls")))
                .setEnforcement(text(tree.get("enforcement")))
                .setAccess(text(tree.get("access")))
                .addAllAllowedIps(texts(tree.get("allowed_ips")));
        if (tree.get("ports") instanceof List<?> ports) {
            ports.forEach(port -> endpoint.addPorts(number(port)));
        }
        for (Map<?, ?> rule : maps(tree.get("rules"))) {
            Map<?, ?> allow = rule.get("allow") instanceof Map<?, ?> map ? map : Map.of();
            endpoint.addRules(L7Rule.newBuilder()
                    .setAllow(L7Allow.newBuilder()
                            .setMethod(text(allow.get("method")))
                            .setPath(text(allow.get("path")))
                            .setCommand(text(allow.get("command")))
                            .putAllQuery(query(allow.get("query")))));
        }
        for (Map<?, ?> deny : maps(tree.get("deny_rules"))) {
            endpoint.addDenyRules(L7DenyRule.newBuilder()
                    .setMethod(text(deny.get("method")))
                    .setPath(text(deny.get("path")))
                    .setCommand(text(deny.get("command")))
                    .putAllQuery(query(deny.get("query"))));
        }
        return endpoint.build();
    }

    private static Map<String, L7QueryMatcher> query(@Nullable Object tree) {
        Map<String, L7QueryMatcher> result = new TreeMap<>();
        if (tree instanceof Map<?, ?> matchers) {
            matchers.forEach((name, matcher) -> result.put(
                    name.toString(),
                    matcher instanceof Map<?, ?> any
                            ? L7QueryMatcher.newBuilder()
                                    .addAllAny(texts(any.get("any")))
                                    .build()
                            : L7QueryMatcher.newBuilder().setGlob(text(matcher)).build()));
        }
        return result;
    }

    static Map<String, Object> decode(SandboxPolicy policy) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", policy.getVersion() == 0 ? 1L : (long) policy.getVersion());
        if (policy.hasFilesystem()) {
            Map<String, Object> filesystem = new LinkedHashMap<>();
            filesystem.put("include_workdir", policy.getFilesystem().getIncludeWorkdir());
            filesystem.put("read_only", List.copyOf(policy.getFilesystem().getReadOnlyList()));
            filesystem.put("read_write", List.copyOf(policy.getFilesystem().getReadWriteList()));
            tree.put("filesystem_policy", filesystem);
        }
        if (policy.hasLandlock() && !policy.getLandlock().getCompatibility().isEmpty()) {
            tree.put("landlock", Map.of("compatibility", policy.getLandlock().getCompatibility()));
        }
        if (policy.hasProcess()) {
            Map<String, Object> process = new LinkedHashMap<>();
            putText(process, "run_as_user", policy.getProcess().getRunAsUser());
            putText(process, "run_as_group", policy.getProcess().getRunAsGroup());
            tree.put("process", process);
        }
        if (policy.getNetworkPoliciesCount() > 0) {
            Map<String, Object> rules = new LinkedHashMap<>();
            new TreeMap<>(policy.getNetworkPoliciesMap()).forEach((key, rule) -> rules.put(key, decode(rule)));
            tree.put("network_policies", rules);
        }
        return tree;
    }

    private static Map<String, Object> decode(NetworkPolicyRule rule) {
        Map<String, Object> tree = new LinkedHashMap<>();
        putText(tree, "name", rule.getName());
        tree.put(
                "endpoints",
                rule.getEndpointsList().stream().map(PolicyWire::decode).toList());
        if (rule.getBinariesCount() > 0) {
            tree.put(
                    "binaries",
                    rule.getBinariesList().stream()
                            .map(binary -> Map.<String, Object>of("path", binary.getPath()))
                            .toList());
        }
        return tree;
    }

    /** Other clients send {@code port} and {@code ports} together; the YAML allows one of them. */
    private static Map<String, Object> decode(NetworkEndpoint endpoint) {
        Map<String, Object> tree = new LinkedHashMap<>();
        putText(tree, "host", endpoint.getHost());
        if (endpoint.getPortsCount() > 1 || endpoint.getPort() == 0) {
            tree.put(
                    "ports",
                    endpoint.getPortsList().stream().map(Integer::longValue).toList());
        } else {
            tree.put("port", (long) endpoint.getPort());
        }
        putText(tree, "protocol", endpoint.getProtocol());
        putText(tree, "tls", endpoint.getTls());
        putText(tree, "enforcement", endpoint.getEnforcement());
        putText(tree, "access", endpoint.getAccess());
        if (endpoint.getRulesCount() > 0) {
            tree.put(
                    "rules",
                    endpoint.getRulesList().stream()
                            .map(L7Rule::getAllow)
                            .map(allow -> Map.<String, Object>of(
                                    "allow",
                                    match(allow.getMethod(), allow.getPath(), allow.getCommand(), allow.getQueryMap())))
                            .toList());
        }
        if (endpoint.getDenyRulesCount() > 0) {
            tree.put(
                    "deny_rules",
                    endpoint.getDenyRulesList().stream()
                            .map(deny -> match(deny.getMethod(), deny.getPath(), deny.getCommand(), deny.getQueryMap()))
                            .toList());
        }
        if (endpoint.getAllowedIpsCount() > 0) {
            tree.put("allowed_ips", List.copyOf(endpoint.getAllowedIpsList()));
        }
        return tree;
    }

    private static Map<String, Object> match(
            String method, String path, String command, Map<String, L7QueryMatcher> query) {
        Map<String, Object> tree = new LinkedHashMap<>();
        putText(tree, "method", method);
        putText(tree, "path", path);
        putText(tree, "command", command);
        if (!query.isEmpty()) {
            Map<String, Object> matchers = new LinkedHashMap<>();
            new TreeMap<>(query)
                    .forEach((name, matcher) -> matchers.put(
                            name,
                            matcher.getAnyCount() > 0
                                    ? Map.of("any", List.copyOf(matcher.getAnyList()))
                                    : matcher.getGlob()));
            tree.put("query", matchers);
        }
        return tree;
    }

    private static void putText(Map<String, Object> tree, String key, String value) {
        if (!value.isEmpty()) {
            tree.put(key, value);
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> result = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> result.add(text(element)));
        }
        return result;
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        List<Map<?, ?>> result = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> result.add((Map<?, ?>) element));
        }
        return result;
    }
}

package io.nemoclaw.internal.policy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.internal.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policy presets that come with the library: sets of network rules under names that NemoClaw's users know. Stateless
 * and thread-safe.
 */
public final class PolicyPresets {
    private static final List<String> NAMES = List.of(
            "brave",
            "brew",
            "discord",
            "github",
            "huggingface",
            "jira",
            "local-inference",
            "npm",
            "outlook",
            "pypi",
            "slack",
            "telegram");

    private PolicyPresets() {}

    /** Every preset's name, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Checks names.
     *
     * @throws NemoClawException {@link ErrorCode#UNKNOWN_PRESET} that lists the valid names
     */
    public static void require(List<String> names) throws NemoClawException {
        List<String> unknown =
                names.stream().filter(name -> !NAMES.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw NemoClawException.of(
                            ErrorCode.UNKNOWN_PRESET,
                            "unknown policy preset " + String.join(", ", unknown) + "; there are "
                                    + String.join(", ", NAMES))
                    .withDetail("preset", unknown.get(0));
        }
    }

    /**
     * A policy with the rules of presets added. Rules of the same key are replaced, so adding a preset twice changes
     * nothing; everything else of the policy stays.
     *
     * @throws NemoClawException {@link ErrorCode#UNKNOWN_PRESET}
     */
    public static Policy merge(Policy base, List<String> names) throws NemoClawException {
        require(names);
        Map<String, Object> tree = new LinkedHashMap<>(PolicyYaml.parse(base.toYaml()));
        Map<String, Object> rules = new LinkedHashMap<>();
        if (tree.get("network_policies") instanceof Map<?, ?> existing) {
            existing.forEach((key, rule) -> rules.put(key.toString(), rule));
        }
        boolean changed = false;
        for (String name : names) {
            for (Map.Entry<String, Object> rule : rules(name).entrySet()) {
                changed |= !rule.getValue().equals(rules.put(rule.getKey(), rule.getValue()));
            }
        }
        if (!changed) {
            return base;
        }
        tree.put("network_policies", rules);
        return Policy.ofYaml(PolicyYaml.write(tree));
    }

    private static Map<String, Object> rules(String name) throws NemoClawException {
        Map<String, Object> preset =
                new YamlReader("policy preset " + name, ErrorCode.INTERNAL).read(text(name), PolicySchema.PRESET);
        Map<String, Object> rules = new LinkedHashMap<>();
        ((Map<?, ?>) java.util.Objects.requireNonNull(preset.get("network_policies")))
                .forEach((key, rule) -> rules.put(key.toString(), rule));
        return rules;
    }

    private static String text(String name) {
        String resource = "/io/nemoclaw/policy/presets/" + name + ".yaml";
        try (InputStream in = PolicyPresets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.nemoclaw;

import io.nemoclaw.internal.policy.PolicyYaml;
import java.util.Objects;
import java.util.Optional;

/**
 * A sandbox policy: what a sandbox may read, write and reach. The text is OpenShell's policy YAML, version 1 (OpenShell
 * 0.0.32, docs/reference/policy-schema.mdx); it is checked for form when it is parsed, and for safety by the gateway.
 *
 * <p>Immutable and thread-safe. Two policies are equal if their texts are.
 */
public final class Policy {
    private final String yaml;

    private Policy(String yaml) {
        this.yaml = yaml;
    }

    /**
     * Parses a policy.
     *
     * @throws NemoClawException {@link ErrorCode#POLICY_INVALID} with line and column if the text is not a policy
     */
    public static Policy ofYaml(String yaml) throws NemoClawException {
        PolicyYaml.check(Objects.requireNonNull(yaml, "yaml"));
        return new Policy(yaml);
    }

    /** The text. */
    public String toYaml() {
        return yaml;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Policy policy && policy.yaml.equals(yaml);
    }

    @Override
    public int hashCode() {
        return yaml.hashCode();
    }

    @Override
    public String toString() {
        return "Policy[" + yaml.length() + " characters]";
    }

    /**
     * A revision of a sandbox's policy.
     *
     * @param version the gateway's number, from 1
     * @param hash the gateway's hash of the content
     * @param status whether the sandbox has loaded it
     * @param error why it could not be loaded
     */
    public record Revision(int version, String hash, Status status, Optional<String> error) {
        /** Whether a sandbox has loaded a revision. */
        public enum Status {
            /** Submitted, and not yet seen by the sandbox. */
            PENDING,
            /** In force. */
            LOADED,
            /** Refused by the sandbox. */
            FAILED,
            /** Replaced before it was loaded. */
            SUPERSEDED
        }
    }
}

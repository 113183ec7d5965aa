package io.nemoclaw.internal.policy;

import io.nemoclaw.NemoClawException;

/** Placeholder until the parser lands. */
public final class PolicyYaml {
    private PolicyYaml() {}

    public static void check(String yaml) throws NemoClawException {}
}

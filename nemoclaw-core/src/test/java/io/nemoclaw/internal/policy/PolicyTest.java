package io.nemoclaw.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies that are checked here before a gateway sees them, and presets that are added to them. */
class PolicyTest {
    private static final String FULL = """
            version: 1
            filesystem_policy:
              include_workdir: true
              read_only: [/usr, /etc]
              read_write: [/sandbox, /tmp]
            landlock:
              compatibility: best_effort
            process:
              run_as_user: sandbox
              run_as_group: sandbox
            network_policies:
              api:
                name: api
                endpoints:
                - host: api.example.com
                  port: 443
                  protocol: rest
                  enforcement: enforce
                  tls: terminate
                  rules:
                  - allow: {method: GET, path: "/v1/**"}
                - host: "*.example.com"
                  ports: [80, 443]
                binaries:
                - path: /usr/bin/curl
            """;

    private static NemoClawException refused(String yaml) {
        return catchThrowableOfType(NemoClawException.class, () -> Policy.ofYaml(yaml));
    }

    @Test
    void aWholePolicyIsAcceptedAndKeptAsText() throws Exception {
        Policy policy = Policy.ofYaml(FULL);

        assertThat(policy.toYaml()).isEqualTo(FULL);
        assertThat(policy).isEqualTo(Policy.ofYaml(FULL)).hasSameHashCodeAs(Policy.ofYaml(FULL));
        assertThat(policy.toString()).doesNotContain("example.com");
    }

    @Test
    void whatIsWrittenIsReadAgainTheSame() throws Exception {
        assertThat(PolicyYaml.parse(PolicyYaml.write(PolicyYaml.parse(FULL)))).isEqualTo(PolicyYaml.parse(FULL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "version: 2 | version must be 1",
                "landlock: {} | 'version' is missing",
                "version: 1; filesystem: {} | unknown field 'filesystem'",
                "version: 1; filesystem_policy: {read_write: [/]} | must not hold /",
                "version: 1; filesystem_policy: {read_only: [usr]} | absolute path",
                "version: 1; filesystem_policy: {read_only: [/a/../b]} | without ..",
                "version: 1; network_policies: {a: {endpoints: [{port: 443}]}} | needs a host or allowed_ips",
                "version: 1; network_policies: {a: {endpoints: [{host: x.y}]}} | exactly one of port and ports",
                "version: 1; network_policies: {a: {endpoints: [{host: x.y, port: 1, ports: [2]}]}} | exactly one of",
                "version: 1; network_policies: {a: {endpoints: [{host: '*', port: 443}]}} | whole top-level domain",
                "version: 1; network_policies: {a: {endpoints: [{host: '*.com', port: 443}]}} | whole top-level domain",
                "version: 1; network_policies: {a: {endpoints: [{host: x.y, port: 1, access: full, rules: []}]}} | exclude each other",
                "version: 1; network_policies: {a: {endpoints: [{host: x.y, port: 1, deny_rules: [{method: GET}]}]}} | deny_rules need a protocol",
                "version: 1; network_policies: {a: {endpoints: [{host: x.y, port: https}]}} | whole number",
                "version: 1; network_policies: {a: {binaries: [{harness: true}]}} | 'path' is missing",
            })
    void whatAGatewayWouldRefuseIsRefusedHere(String yaml, String why) {
        NemoClawException refused = refused(yaml.replace("; ", "\n") + "\n");

        assertThat(refused.code()).isEqualTo(ErrorCode.POLICY_INVALID);
        assertThat(refused).hasMessageContaining(why);
    }

    static List<String> presets() {
        return PolicyPresets.names();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetIsAValidPolicyOnceItIsAddedAndAddingItAgainChangesNothing(String preset) throws Exception {
        Policy base = Policy.ofYaml("version: 1\n");

        Policy once = PolicyPresets.merge(base, List.of(preset));

        assertThat(once.toYaml()).contains("network_policies").contains("endpoints");
        assertThat(PolicyPresets.merge(once, List.of(preset))).isSameAs(once);
    }

    @Test
    void addingPresetsKeepsWhatWasThere() throws Exception {
        Policy merged = PolicyPresets.merge(Policy.ofYaml(FULL), List.of("npm", "pypi"));

        assertThat(PolicyYaml.parse(merged.toYaml()))
                .containsEntry("filesystem_policy", PolicyYaml.parse(FULL).get("filesystem_policy"))
                .containsEntry("process", PolicyYaml.parse(FULL).get("process"));
        assertThat(merged.toYaml())
                .contains("api.example.com")
                .contains("registry.npmjs.org")
                .contains("pypi.org");
    }

    @Test
    void allPresetsTogetherAreAPolicy() throws Exception {
        Policy all = PolicyPresets.merge(Policy.ofYaml("version: 1\n"), PolicyPresets.names());

        assertThat(Policy.ofYaml(all.toYaml())).isEqualTo(all);
    }

    @Test
    void anUnknownPresetListsTheKnownOnes() {
        NemoClawException unknown =
                catchThrowableOfType(NemoClawException.class, () -> PolicyPresets.require(List.of("npm", "nmp")));

        assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_PRESET);
        assertThat(unknown).hasMessageContaining("nmp").hasMessageContaining("npm, outlook, pypi");
    }
}

package io.nemoclaw.testkit.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.nemoclaw.internal.openshell.wire.FilesystemPolicy;
import io.nemoclaw.internal.openshell.wire.LandlockPolicy;
import io.nemoclaw.internal.openshell.wire.NetworkEndpoint;
import io.nemoclaw.internal.openshell.wire.NetworkPolicyRule;
import io.nemoclaw.internal.openshell.wire.ProcessPolicy;
import io.nemoclaw.internal.openshell.wire.Provider;
import io.nemoclaw.internal.openshell.wire.SandboxLogLine;
import io.nemoclaw.internal.openshell.wire.SandboxPolicy;
import io.nemoclaw.internal.openshell.wire.SandboxSpec;
import io.nemoclaw.internal.openshell.wire.SandboxTemplate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway's limits and its texts (OpenShell 0.0.32, crates/openshell-server/src/grpc/validation.rs), row by row. */
class LimitsTest {
    private static Map<String, String> entries(int count) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < count; i++) {
            map.put("K" + i, "v");
        }
        return map;
    }

    private static SandboxSpec.Builder spec() {
        return SandboxSpec.newBuilder();
    }

    private static SandboxSpec template(SandboxTemplate.Builder template) {
        return spec().setTemplate(template).build();
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                Arguments.of(
                        "spec.log_level exceeds maximum length (33 > 32)",
                        spec().setLogLevel("x".repeat(33)).build()),
                Arguments.of(
                        "spec.providers exceeds maximum entries (33 > 32)",
                        spec().addAllProviders(Collections.nCopies(33, "p")).build()),
                Arguments.of(
                        "spec.environment exceeds maximum entries (129 > 128)",
                        spec().putAllEnvironment(entries(129)).build()),
                Arguments.of(
                        "spec.environment key exceeds maximum length (257 > 256)",
                        spec().putEnvironment("k".repeat(257), "v").build()),
                Arguments.of(
                        "spec.environment value exceeds maximum length (8193 > 8192)",
                        spec().putEnvironment("K", "v".repeat(8193)).build()),
                Arguments.of(
                        "template.image exceeds maximum length (1025 > 1024)",
                        template(SandboxTemplate.newBuilder().setImage("i".repeat(1025)))),
                Arguments.of(
                        "template.labels exceeds maximum entries (129 > 128)",
                        template(SandboxTemplate.newBuilder().putAllLabels(entries(129)))),
                Arguments.of(
                        "template.annotations exceeds maximum entries (129 > 128)",
                        template(SandboxTemplate.newBuilder().putAllAnnotations(entries(129)))),
                Arguments.of(
                        "policy exceeds maximum size",
                        spec().setPolicy(SandboxPolicy.newBuilder()
                                        .setVersion(1)
                                        .setFilesystem(
                                                FilesystemPolicy.newBuilder().addReadOnly("/" + "p".repeat(300_000))))
                                .build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooMuch")
    void aSandboxThatIsTooMuchIsRefusedWithTheGatewaysText(String text, SandboxSpec spec) {
        assertThatThrownBy(() -> Limits.check("demo", spec))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining(text);
    }

    @Test
    void whatIsJustWithinTheLimitsIsAccepted() {
        SandboxSpec spec = spec().setLogLevel("x".repeat(32))
                .addAllProviders(Collections.nCopies(32, "p"))
                .putAllEnvironment(entries(127))
                .putEnvironment("k".repeat(256), "v".repeat(8192))
                .setTemplate(SandboxTemplate.newBuilder().setImage("i".repeat(1024)))
                .build();

        assertThatCode(() -> Limits.check("n".repeat(253), spec)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Limits.check("n".repeat(254), spec)).hasMessageContaining("(254 > 253)");
    }

    @Test
    void providersHaveTheirOwnLimits() {
        Provider.Builder provider = Provider.newBuilder().setName("p").setType("openai");

        assertThatCode(() -> Limits.check(provider.putAllCredentials(entries(32))
                        .putAllConfig(entries(64))
                        .build()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Limits.check(
                        provider.clone().putCredentials("ONE_MORE", "v").build()))
                .hasMessageContaining("provider.credentials exceeds maximum entries (33 > 32)");
        assertThatThrownBy(() ->
                        Limits.check(provider.clone().putConfig("ONE_MORE", "v").build()))
                .hasMessageContaining("provider.config exceeds maximum entries (65 > 64)");
        assertThatThrownBy(() ->
                        Limits.check(provider.clone().setType("t".repeat(65)).build()))
                .hasMessageContaining("provider.type exceeds maximum length (65 > 64)");
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "1, 1", "100, 100", "1000, 1000", "1001, 1000", "-1, 1000"})
    void pagesHaveADefaultAndAMost(int asked, int given) {
        assertThat(Limits.page(asked)).isEqualTo(given);
    }

    private static SandboxPolicy files(FilesystemPolicy.Builder files) {
        return SandboxPolicy.newBuilder().setVersion(1).setFilesystem(files).build();
    }

    private static SandboxPolicy host(String host) {
        return SandboxPolicy.newBuilder()
                .putNetworkPolicies(
                        "r",
                        NetworkPolicyRule.newBuilder()
                                .addEndpoints(NetworkEndpoint.newBuilder().setHost(host))
                                .build())
                .build();
    }

    static Stream<Arguments> unsafe() {
        return Stream.of(
                Arguments.of(
                        "run_as_user must be 'sandbox', got 'root'",
                        SandboxPolicy.newBuilder()
                                .setProcess(ProcessPolicy.newBuilder().setRunAsUser("root"))
                                .build()),
                Arguments.of(
                        "run_as_group must be 'sandbox', got 'wheel'",
                        SandboxPolicy.newBuilder()
                                .setProcess(ProcessPolicy.newBuilder().setRunAsGroup("wheel"))
                                .build()),
                Arguments.of(
                        "path 'usr' is not absolute",
                        files(FilesystemPolicy.newBuilder().addReadOnly("usr"))),
                Arguments.of(
                        "path '/a/../b' contains '..'",
                        files(FilesystemPolicy.newBuilder().addReadWrite("/a/../b"))),
                Arguments.of(
                        "read_write path '/' is overly broad",
                        files(FilesystemPolicy.newBuilder().addReadWrite("//"))),
                Arguments.of(
                        "too many filesystem paths (257 > 256)",
                        files(FilesystemPolicy.newBuilder().addAllReadOnly(Collections.nCopies(257, "/x")))),
                Arguments.of(
                        "path exceeds maximum length",
                        files(FilesystemPolicy.newBuilder().addReadOnly("/" + "x".repeat(4096)))),
                Arguments.of("TLD wildcard '*.com' is not allowed", host("*.com")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsafe")
    void anUnsafePolicyIsRefusedWithEveryViolation(String text, SandboxPolicy policy) {
        assertThatThrownBy(() -> PolicyRules.safe(policy))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("policy contains unsafe content")
                .hasMessageContaining(text);
    }

    @Test
    void theRestrictivePolicyAndASubdomainWildcardAreSafe() {
        assertThatCode(() -> PolicyRules.safe(PolicyRules.restrictive())).doesNotThrowAnyException();
        assertThatCode(() -> PolicyRules.safe(host("*.example.com"))).doesNotThrowAnyException();
    }

    @Test
    void whatASandboxAppliedAtItsStartCannotChange() {
        SandboxPolicy present = PolicyRules.restrictive();
        SandboxPolicy more = present.toBuilder()
                .setFilesystem(present.getFilesystem().toBuilder().addReadOnly("/opt"))
                .build();
        SandboxPolicy less = present.toBuilder()
                .setFilesystem(present.getFilesystem().toBuilder().clearReadWrite())
                .build();

        assertThatCode(() -> PolicyRules.staticPartsUnchanged(present, more)).doesNotThrowAnyException();
        assertThatThrownBy(() -> PolicyRules.staticPartsUnchanged(present, less))
                .hasMessageContaining("read_write path '/sandbox' cannot be removed");
        assertThatThrownBy(() -> PolicyRules.staticPartsUnchanged(
                        present,
                        present.toBuilder()
                                .setLandlock(LandlockPolicy.newBuilder().setCompatibility("hard_requirement"))
                                .build()))
                .hasMessageContaining("landlock policy cannot be changed");
        assertThatThrownBy(() -> PolicyRules.staticPartsUnchanged(
                        present,
                        present.toBuilder()
                                .setProcess(ProcessPolicy.newBuilder().setRunAsUser("sandbox"))
                                .build()))
                .hasMessageContaining("process policy cannot be changed");
        assertThatThrownBy(() -> PolicyRules.staticPartsUnchanged(
                        present,
                        present.toBuilder()
                                .setFilesystem(
                                        present.getFilesystem().toBuilder().setIncludeWorkdir(false))
                                .build()))
                .hasMessageContaining("include_workdir");
    }

    @Test
    void theHashIsOfTheContentAndNotOfItsOrder() {
        SandboxPolicy ab = host("a.example.com").toBuilder()
                .putNetworkPolicies("b", NetworkPolicyRule.getDefaultInstance())
                .build();
        SandboxPolicy ba = SandboxPolicy.newBuilder()
                .putNetworkPolicies("b", NetworkPolicyRule.getDefaultInstance())
                .putAllNetworkPolicies(host("a.example.com").getNetworkPoliciesMap())
                .build();

        assertThat(PolicyRules.hash(ab)).hasSize(64).isEqualTo(PolicyRules.hash(ba));
        assertThat(PolicyRules.hash(ab)).isNotEqualTo(PolicyRules.hash(host("b.example.com")));
    }

    private static SandboxLogLine line(long at, String level, String source) {
        return SandboxLogLine.newBuilder()
                .setTimestampMs(at)
                .setLevel(level)
                .setSource(source)
                .build();
    }

    @Test
    void logsKeepTheLatestAndAreFiltered() {
        LogRing ring = new LogRing();
        for (int i = 0; i < 2100; i++) {
            ring.add(line(i, i % 2 == 0 ? "INFO" : "WARN", i % 3 == 0 ? "gateway" : "sandbox"));
        }

        assertThat(ring.size()).isEqualTo(2000);
        assertThat(ring.tail(3, new LogRing.Filter(0, List.of(), "")))
                .extracting(SandboxLogLine::getTimestampMs)
                .containsExactly(2097L, 2098L, 2099L);
        assertThat(ring.tail(2, new LogRing.Filter(0, List.of("gateway"), "warn")))
                .allMatch(line ->
                        line.getSource().equals("gateway") && line.getLevel().equals("WARN"));
        assertThat(ring.tail(100, new LogRing.Filter(2098, List.of(), ""))).hasSize(2);
        assertThat(ring.tail(100, new LogRing.Filter(99_999, List.of(), "").fromAnyTime()))
                .hasSize(100);
        assertThat(ring.tail(5, new LogRing.Filter(0, List.of(), "ERROR"))).isEmpty();
    }
}

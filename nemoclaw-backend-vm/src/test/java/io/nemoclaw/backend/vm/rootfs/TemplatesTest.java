package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table that the base already has would keep containerd from starting. */
class TemplatesTest {
    private static final String V3 = "plugins.'io.containerd.cri.v1.runtime'.containerd";
    private static final String V2 = "plugins.\"io.containerd.grpc.v1.cri\".containerd";

    /** The tables at and below {@code containerd} that k3s's own templates define, or may define. */
    static Stream<Arguments> generations() {
        return Stream.of(
                Arguments.of("config-v3.toml.tmpl", V3, Set.of("runtimes.runc", "runtimes.runc.options")),
                Arguments.of("config.toml.tmpl", V2, Set.of("", "runtimes.runc", "runtimes.runc.options")));
    }

    private static List<String> lines(String name) {
        return MqueueFiles.all(RuntimeId.of(List.of())).stream()
                .filter(file -> file.path().name().equals(name))
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow()
                .lines()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("generations")
    void extendsTheBaseAndDefinesNoTableTwice(String name, String prefix, Set<String> base) {
        List<String> lines = lines(name);
        List<String> tables =
                lines.stream().filter(line -> line.startsWith("[")).toList();
        assertThat(lines).containsOnlyOnce("{{ template \"base\" . }}");
        assertThat(lines.subList(0, lines.indexOf("{{ template \"base\" . }}"))).allMatch(line -> line.startsWith("#"));
        assertThat(tables).doesNotHaveDuplicates().allMatch(line -> line.startsWith("[" + prefix));
        for (String table : base) {
            assertThat(tables).doesNotContain("[" + prefix + (table.isEmpty() ? "" : "." + table) + "]");
        }
        assertThat(lines).contains("  BinaryName = \"" + MqueueFiles.SHIM + "\"");
    }

    @ParameterizedTest
    @MethodSource("generations")
    void theGuestKnowsItsOwnTemplatesByThePathOfTheShim(String name, String prefix, Set<String> base) {
        assertThat(String.join("\n", lines(name))).contains("/opt/nemoclaw/");
    }

    @ParameterizedTest
    @MethodSource("generations")
    void aDefaultRuntimeThatTheUserChoseIsNotDefinedTwice(String name, String prefix, Set<String> base) {
        List<String> lines = lines(name);
        int table = lines.indexOf("[" + prefix + "]");
        if (base.contains("")) {
            assertThat(table).isNegative();
        } else {
            assertThat(lines.get(table - 1)).isEqualTo("{{ if not .NodeConfig.DefaultRuntime }}");
            assertThat(lines.get(table + 2)).isEqualTo("{{ end }}");
        }
    }
}

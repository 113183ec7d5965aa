package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.internal.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shim under every shell of this machine, in front of a runc that prints its arguments. */
class RuncShimTest {
    private static final String CONFIG = "{\"mounts\":[{\"type\":\"mqueue\"}]}";
    private static final String CHANGED = "{\"mounts\":[{\"type\":\"tmpfs\"}]}";
    private static final List<String> SH = List.of("sh");

    @TempDir
    Path top;

    private Path shim;
    private Path bundle;

    @BeforeEach
    void shim() throws Exception {
        shim = GuestShell.write(
                "runc-shim",
                top.resolve("runc-shim"),
                Map.of(
                        "k3s",
                        top.resolve("k3s"),
                        "filesystems",
                        Files.writeString(top.resolve("fs"), "nodev\ttmpfs\n")));
        runc("k3s/hash/bin", "real");
        bundle = Files.createDirectory(top.resolve("a \"bundle\" & 'more'"));
        Files.writeString(bundle.resolve("config.json"), CONFIG);
    }

    private Path runc(String directory, String name) throws Exception {
        return GuestShell.program(
                top.resolve(directory).resolve("runc"), "#!/bin/sh\nprintf '%s\\n' '" + name + "' \"$@\"\n");
    }

    private List<String> run(List<String> shell, String... arguments) throws Exception {
        CommandResult result = GuestShell.run(shell, top, shim, List.of(arguments));
        assertThat(result.stderr()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.stdout().lines().toList();
    }

    private String config() throws IOException {
        return Files.readString(bundle.resolve("config.json"));
    }

    static Stream<List<String>> shells() {
        return GuestShell.shells();
    }

    static Stream<Arguments> bundles() {
        List<List<String>> forms = List.of(
                List.of("create", "--bundle", "BUNDLE", "id"),
                List.of("create", "--bundle=BUNDLE", "id"),
                List.of("create", "-b", "BUNDLE", "id"),
                List.of("create", "-b=BUNDLE", "id"),
                List.of("create", "--b", "BUNDLE", "id"),
                List.of("run", "-bundle", "BUNDLE", "id"),
                List.of("restore", "--image-path", "create", "--bundle", "BUNDLE", "id"),
                List.of("create", "--bundle", "/nowhere", "--bundle", "BUNDLE", "id"),
                List.of("--root", "/run/x y", "--log", "state", "--log-format", "json", "create", "-b", "BUNDLE", "id"),
                List.of(
                        "--root=/run",
                        "--systemd-cgroup",
                        "--debug",
                        "create",
                        "--pid-file",
                        "-b",
                        "-b",
                        "BUNDLE",
                        "id"),
                List.of("create", "--no-pivot", "--console-socket", "--bundle", "--bundle=BUNDLE", "id"),
                List.of("create", "--bundle", "BUNDLE", "--", "--bundle=/nowhere"));
        return shells().flatMap(shell -> forms.stream().map(form -> Arguments.of(shell, form)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void findsTheBundleAndHandsTheArgumentsOnUnchanged(List<String> shell, List<String> form) throws Exception {
        List<String> arguments = form.stream()
                .map(argument -> argument.replace("BUNDLE", bundle.toString()))
                .toList();
        List<String> expected = new ArrayList<>(List.of("real"));
        expected.addAll(arguments);
        assertThat(run(shell, arguments.toArray(String[]::new))).isEqualTo(expected);
        assertThat(config()).isEqualTo(CHANGED);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theBundleIsTheCurrentDirectoryIfNoneIsNamed(List<String> shell) throws Exception {
        CommandResult result = GuestShell.run(shell, bundle, shim, List.of("--root", "create", "run", "-d", "id"));
        assertThat(result.stdout()).isEqualTo("real\n--root\ncreate\nrun\n-d\nid\n");
        assertThat(config()).isEqualTo(CHANGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"state id", "kill id KILL", "delete id", "exec -b BUNDLE id", "--version", "spec -b BUNDLE", ""})
    void onlyMakingAContainerLooksAtTheBundle(String line) throws Exception {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments[i].replace("BUNDLE", bundle.toString());
        }
        assertThat(run(SH, arguments)).hasSize(arguments.length + 1);
        assertThat(config()).isEqualTo(CONFIG);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKernelWithMqueueLeavesTheConfigurationAlone(List<String> shell) throws Exception {
        Files.writeString(top.resolve("fs"), "nodev\ttmpfs\nnodev\tmqueue\n\text4\n");
        run(shell, "create", "-b", bundle.toString(), "id");
        assertThat(config()).isEqualTo(CONFIG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"mounts\":[{\"type\":\"mqueue\"}]",
                "{\"mounts\":[{\"type\":\"mqueue",
                "mqueue \"mqueue\""
            })
    void aBrokenConfigurationStaysAndRuncComplains(String broken) throws Exception {
        Files.writeString(bundle.resolve("config.json"), broken);
        assertThat(run(SH, "create", "-b", bundle.toString(), "id")).contains("real");
        assertThat(config()).isEqualTo(broken);
        try (var files = Files.list(bundle)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void withoutAConfigurationRuncStillRuns() throws Exception {
        assertThat(run(SH, "create", "-b", top.resolve("nowhere").toString(), "id"))
                .contains("real");
        Files.delete(bundle.resolve("config.json"));
        Files.createDirectory(bundle.resolve("config.json"));
        assertThat(run(SH, "create", "-b", bundle.toString(), "id")).contains("real");
    }

    @Test
    void theChangedConfigurationIsForRootAlone() throws Exception {
        run(SH, "create", "-b", bundle.toString(), "id");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle.resolve("config.json"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(bundle)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void runcsOwnExitCodeAndComplaintComeThrough() throws Exception {
        GuestShell.program(top.resolve("k3s/hash/bin/runc"), "#!/bin/sh\necho no >&2\nexit 42\n");
        CommandResult result = GuestShell.run(SH, top, shim, List.of("create", "-b", bundle.toString(), "id"));
        assertThat(result.exitCode()).isEqualTo(42);
        assertThat(result.stderr()).isEqualTo("no\n");
    }
}

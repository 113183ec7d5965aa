package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.internal.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guest does at each boot, under every shell of this machine. */
class AtBootTest {
    private static final String SHELLS = "io.nemoclaw.backend.vm.rootfs.GuestShell#shells";
    private static final List<String> NAMES = List.of("config-v3.toml.tmpl", "config.toml.tmpl");

    @TempDir
    Path top;

    private Path home;
    private Path templates;
    private Path script;

    @BeforeEach
    void guest() throws Exception {
        home = Files.createDirectory(top.resolve("home"));
        templates = top.resolve("agent/etc/containerd");
        for (MqueueFiles.Content file : MqueueFiles.all(RuntimeId.of(List.of()))) {
            Files.write(home.resolve(file.path().name()), file.bytes());
        }
        Files.writeString(home.resolve("runtime"), "0123456789abcdef\n");
        script = GuestShell.write(
                "at-boot",
                top.resolve("at-boot"),
                Map.of("home", home, "templates", templates, "filesystems", top.resolve("filesystems")));
    }

    private String boot(List<String> shell, boolean mqueue) throws Exception {
        Files.writeString(
                top.resolve("filesystems"), "nodev\tsysfs\n" + (mqueue ? "nodev\tmqueue\n" : "") + "\text4\n");
        CommandResult result = GuestShell.run(shell, top, script, List.of());
        assertThat(result.exitCode()).isZero();
        assertThat(result.stderr()).isEmpty();
        return result.stdout();
    }

    private String verdict() throws IOException {
        return Files.readString(home.resolve("verdict"));
    }

    private void assertInstalled() throws IOException {
        for (String name : NAMES) {
            assertThat(templates.resolve(name)).hasSameTextualContentAs(home.resolve(name));
        }
        try (var files = Files.list(templates)) {
            assertThat(files).hasSize(NAMES.size());
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void withoutMqueueContainerdGetsTheTemplates(List<String> shell) throws Exception {
        assertThat(boot(shell, false)).contains("no mqueue");
        assertInstalled();
        assertThat(verdict()).isEqualTo("absent 0123456789abcdef\n");
        boot(shell, false);
        assertInstalled();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void withMqueueNothingHappens(List<String> shell) throws Exception {
        assertThat(boot(shell, true)).isEmpty();
        assertThat(templates).doesNotExist();
        assertThat(verdict()).isEqualTo("present 0123456789abcdef\n");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void theTemplatesOnTheStateDiskGoWhenTheKernelHasMqueue(List<String> shell) throws Exception {
        boot(shell, false);
        assertThat(boot(shell, true)).contains("removed");
        assertThat(templates).isEmptyDirectory();
        assertThat(verdict()).startsWith("present");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void templatesOfAnotherVersionAreReplaced(List<String> shell) throws Exception {
        Files.createDirectories(templates);
        for (String name : NAMES) {
            Files.writeString(templates.resolve(name), "BinaryName = \"/opt/nemoclaw/runc-shim\"\n");
        }
        boot(shell, false);
        assertInstalled();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aTemplateOfTheUserStaysAndTheBootSaysWhatThatMeans(List<String> shell) throws Exception {
        Files.createDirectories(templates);
        Path theirs = Files.writeString(templates.resolve("config.toml.tmpl"), "theirs\n");
        assertThat(boot(shell, false)).contains("WARNING").contains("config.toml.tmpl");
        assertThat(theirs).hasContent("theirs\n");
        assertThat(templates.resolve("config-v3.toml.tmpl")).doesNotExist();
        boot(shell, true);
        assertThat(theirs).hasContent("theirs\n");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aDirectoryThatCannotBeMadeDoesNotStopTheBoot(List<String> shell) throws Exception {
        Files.writeString(top.resolve("agent"), "a file");
        CommandResult result = bootWithoutMqueue(shell);
        assertThat(result.exitCode()).isZero();
        assertThat(result.stdout()).contains("WARNING");
        assertThat(home.resolve("verdict")).doesNotExist();
    }

    private CommandResult bootWithoutMqueue(List<String> shell) throws Exception {
        Files.writeString(top.resolve("filesystems"), "\text4\n");
        return GuestShell.run(shell, top, script, List.of());
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void theBlockOfTheInitScriptSurvivesAFailureUnderSetE(List<String> shell) throws Exception {
        Path failing = GuestShell.program(top.resolve("failing"), "#!/bin/sh\nexit 7\n");
        for (String program : List.of(failing.toString(), top.resolve("nothing").toString())) {
            String block = String.join("\n", MqueueFiles.BLOCK).replace(MqueueFiles.AT_BOOT.toString(), program);
            Path init = GuestShell.program(top.resolve("init"), "set -eu\n" + block + "\necho booted\n");
            assertThat(GuestShell.run(shell, top, init, List.of()).stdout()).isEqualTo("booted\n");
        }
    }
}

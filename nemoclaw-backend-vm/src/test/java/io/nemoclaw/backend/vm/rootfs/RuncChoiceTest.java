package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.internal.process.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of several runcs the shim takes the one that k3s would have taken. */
class RuncChoiceTest {
    @TempDir
    Path top;

    private Path shim;

    @BeforeEach
    void shim() throws Exception {
        shim = GuestShell.write("runc-shim", top.resolve("shim/runc-shim"), Map.of("k3s", top.resolve("k3s")));
    }

    private Path runc(String directory, int second) throws Exception {
        Path runc = GuestShell.program(top.resolve(directory).resolve("runc"), "#!/bin/sh\necho " + directory + "\n");
        return Files.setLastModifiedTime(runc, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + second)));
    }

    private String chosen(List<String> shell, String... path) throws Exception {
        CommandResult result = run(shell, path);
        assertThat(result.stderr()).isEmpty();
        return result.stdout().strip();
    }

    private CommandResult run(List<String> shell, String... path) throws Exception {
        List<String> directories = new ArrayList<>();
        for (String directory : path) {
            directories.add(top.resolve(directory).toString());
        }
        Path program = HostCommands.result(List.of("which", shell.get(0))).succeeded()
                ? Path.of(HostCommands.run("which", shell.get(0)).strip())
                : Path.of(shell.get(0));
        List<String> argv =
                new ArrayList<>(List.of("env", "PATH=" + String.join(":", directories), program.toString()));
        argv.addAll(shell.subList(1, shell.size()));
        argv.addAll(List.of(shim.toString(), "state", "id"));
        return HostCommands.result(argv);
    }

    static Stream<List<String>> shells() {
        return GuestShell.shells();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theOneOfTheRunningK3sComesFirst(List<String> shell) throws Exception {
        runc("k3s/old/bin", 1);
        runc("k3s/new/bin", 2);
        runc("usr/bin", 3);
        Files.createSymbolicLink(top.resolve("k3s/current"), Path.of("new"));
        assertThat(chosen(shell, "usr/bin", "k3s/old/bin")).isEqualTo("k3s/old/bin");
        assertThat(chosen(shell, "usr/bin")).isEqualTo("k3s/new/bin");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void thenTheNewestThatIsFullyExtracted(List<String> shell) throws Exception {
        runc("k3s/a/bin", 2);
        runc("k3s/b/bin", 3);
        runc("k3s/c/bin", 1);
        runc("k3s/d-tmp/bin", 9);
        runc("usr/bin", 9);
        assertThat(chosen(shell, "usr/bin")).isEqualTo("k3s/b/bin");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIsNoProgramIsPassedOver(List<String> shell) throws Exception {
        Files.createDirectories(top.resolve("k3s/a/bin/runc"));
        Files.createDirectories(top.resolve("k3s/b/bin"));
        Files.writeString(top.resolve("k3s/b/bin/runc"), "not executable");
        runc("usr/bin", 1);
        assertThat(chosen(shell, "k3s/a/bin", "k3s/b/bin", "usr/bin")).isEqualTo("usr/bin");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theShimNeverRunsItself(List<String> shell) throws Exception {
        Files.createDirectories(top.resolve("links"));
        Files.createSymbolicLink(top.resolve("links/runc"), shim);
        runc("usr/bin", 1);
        assertThat(chosen(shell, "links", "usr/bin")).isEqualTo("usr/bin");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutAnyTheShimSaysWhereItLooked(List<String> shell) throws Exception {
        GuestShell.write("runc-shim", shim, Map.of("k3s", top.resolve("k3s")));
        Files.writeString(shim, Files.readString(shim).replaceAll("/usr/(local/)?s?bin/runc", top + "/nothing"));
        CommandResult result = run(shell, "usr/bin");
        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(result.stderr()).contains("there is no runc below " + top.resolve("k3s"));
    }
}

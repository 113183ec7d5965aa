package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.testkit.internal.lab.LabBuild;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shim in front of the real runc and containerd, on a kernel that refuses mqueue and on one that does not. */
@Tag("lab")
class MqueueLabTest {
    private static final String REFUSED = "error mounting \"mqueue\" to rootfs at \"/dev/mqueue\"";

    @TempDir
    Path top;

    private String withoutMqueue;
    private Path shim;
    private BusyboxBundle bundle;

    @BeforeEach
    void lab() throws Exception {
        withoutMqueue = new LabBuild(Files.createDirectory(top.resolve("lab")), System.getenv("PATH"))
                .withoutMqueue()
                .toString();
        shim = GuestShell.write("runc-shim", top.resolve("runc-shim"), Map.of("k3s", top.resolve("no-k3s")));
        bundle = BusyboxBundle.in(Files.createDirectory(top.resolve("bundle")));
    }

    private CommandResult runc(List<String> program) throws Exception {
        List<String> argv = new ArrayList<>(program);
        argv.addAll(List.of("run", "--bundle", bundle.directory().toString(), "lab-" + UUID.randomUUID()));
        return HostCommands.result(argv);
    }

    @Test
    void runcFailsWhereTheKernelHasNoMqueueAndTheShimCuresIt() throws Exception {
        CommandResult refused = runc(List.of(withoutMqueue, "runc"));
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.stderr().replace("\\\"", "\"")).contains(REFUSED).contains("no such device");

        CommandResult cured = runc(List.of(withoutMqueue, shim.toString()));
        assertThat(cured.complaint()).startsWith("mqueue /dev/mqueue tmpfs ").contains("noexec", "size=64k");
        assertThat(cured.exitCode()).isZero();
    }

    @Test
    void whereTheKernelHasMqueueTheShimChangesNothing() throws Exception {
        byte[] before = Files.readAllBytes(bundle.config());
        CommandResult result = runc(List.of(shim.toString()));
        assertThat(result.stdout()).startsWith("mqueue /dev/mqueue mqueue ");
        assertThat(bundle.config()).hasBinaryContent(before);
    }

    @Test
    void theRuncOfK3sIsUsedIfThereIsOne() throws Exception {
        Path bin = Files.createDirectories(top.resolve("k3s/0123abcd/bin"));
        GuestShell.program(
                bin.resolve("runc"),
                "#!/bin/sh\necho k3s >>" + top.resolve("used") + "\nexec "
                        + HostCommands.run("which", "runc").strip() + " \"$@\"\n");
        shim = GuestShell.write("runc-shim", top.resolve("runc-shim"), Map.of("k3s", top.resolve("k3s")));
        assertThat(runc(List.of(withoutMqueue, shim.toString())).stdout()).contains("/dev/mqueue tmpfs");
        assertThat(top.resolve("used")).content().startsWith("k3s");
    }

    @Test
    void containerdFailsAsUsersReportAndTheShimCuresIt() throws Exception {
        Path directory = Files.createDirectory(top.resolve("c"));
        try (PrivateContainerd containerd = PrivateContainerd.start(directory, List.of(withoutMqueue), "")) {
            CommandResult refused = containerd.run(bundle.rootfs(), List.of(), BusyboxBundle.command());
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.stderr()).contains("OCI runtime create failed").contains(REFUSED);

            CommandResult cured =
                    containerd.run(bundle.rootfs(), List.of("--runc-binary", shim.toString()), BusyboxBundle.command());
            assertThat(cured.complaint()).startsWith("mqueue /dev/mqueue tmpfs ");
        }
    }

    @Test
    void containerdWithMqueueRunsBehindTheShimAsWithoutIt() throws Exception {
        Path directory = Files.createDirectory(top.resolve("c"));
        try (PrivateContainerd containerd = PrivateContainerd.start(directory, List.of(), "")) {
            CommandResult result =
                    containerd.run(bundle.rootfs(), List.of("--runc-binary", shim.toString()), BusyboxBundle.command());
            assertThat(result.complaint()).startsWith("mqueue /dev/mqueue mqueue ");
        }
    }

    @Test
    void containerdTakesTheLegacyTemplateAndMakesTheShimTheDefault() throws Exception {
        String template = MqueueFiles.all(RuntimeId.of(List.of())).stream()
                .filter(file -> file.path().name().equals("config.toml.tmpl"))
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow()
                .replace("{{ template \"base\" . }}", "")
                .replace("{{ .SystemdCgroup }}", "false");
        Path directory = Files.createDirectory(top.resolve("c"));
        try (PrivateContainerd containerd = PrivateContainerd.start(directory, List.of(), template)) {
            assertThat(containerd.ctr("plugins", "ls").stdout()).containsPattern("grpc\\.v1\\s+cri\\s.*\\sok");
            assertThat(containerd.log())
                    .contains("DefaultRuntimeName:default")
                    .containsPattern("Runtimes:map\\[default:\\{[^}]*BinaryName:" + MqueueFiles.SHIM);
        }
    }
}

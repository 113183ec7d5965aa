package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.backend.vm.guestfs.GuestFs;
import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.backend.vm.guestfs.StoppedInstance;
import io.nemoclaw.internal.process.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The patch at its real paths: the block of the patched script runs in a chroot of the rootfs, boot after boot. */
@Tag("lab")
class PatchedBootLabTest {
    private static final StoppedInstance STOPPED = () -> {};
    private static final RuntimeId RUNTIME = RuntimeId.of(List.of("0.0.27"));

    @TempDir
    Path top;

    private Path rootfs;
    private Path script;
    private Path templates;

    @BeforeEach
    void rootfs() throws Exception {
        rootfs = Files.createDirectory(top.resolve("rootfs"));
        Path bin = Files.createDirectory(rootfs.resolve("bin"));
        Files.copy(Path.of(HostCommands.run("which", "busybox").strip()), bin.resolve("busybox"));
        for (String applet : List.of("sh", "cat", "mkdir", "mv", "rm")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Files.createDirectory(rootfs.resolve("proc"));
        script = rootfs.resolve("srv/openshell-vm-init.sh");
        Files.createDirectory(script.getParent());
        Files.write(script, InitFixture.script());
        templates = rootfs.resolve("var/lib/rancher/k3s/agent/etc/containerd");
    }

    private PatchResult apply() throws Exception {
        return RootfsPatch.apply(GuestFs.at(rootfs), RUNTIME, STOPPED);
    }

    private String boot(String filesystems) throws Exception {
        Files.writeString(rootfs.resolve("proc/filesystems"), filesystems);
        List<String> lines = Files.readAllLines(script);
        List<String> block = lines.subList(InitFixture.LINES - 1, lines.size() - 1);
        assertThat(block).hasSize(MqueueFiles.BLOCK.size() + 2);
        CommandResult result = HostCommands.result(List.of(
                "env",
                "PATH=/bin",
                HostCommands.run("which", "chroot").strip(),
                rootfs.toString(),
                "/bin/sh",
                "-euc",
                String.join("\n", block)));
        assertThat(result.stderr()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.stdout();
    }

    @Test
    void aKernelIsReplacedByOneWithMqueueAndNoTraceIsLeft() throws Exception {
        assertThat(apply()).isInstanceOf(PatchResult.Applied.class);
        assertThat(boot("nodev\ttmpfs\n")).contains("runs behind /opt/nemoclaw/mqueue/runc-shim");
        assertThat(templates).isDirectoryContaining("glob:**/config-v3.toml.tmpl");
        assertThat(templates).isDirectoryContaining("glob:**/config.toml.tmpl");
        assertThat(apply()).isInstanceOf(PatchResult.AlreadyApplied.class);

        assertThat(boot("nodev\ttmpfs\nnodev\tmqueue\n")).contains("removed");
        assertThat(templates).isEmptyDirectory();
        assertThat(apply()).isInstanceOf(PatchResult.Removed.class);
        assertThat(script).hasBinaryContent(InitFixture.script());
        assertThat(apply()).isInstanceOf(PatchResult.NotNeeded.class);
    }
}

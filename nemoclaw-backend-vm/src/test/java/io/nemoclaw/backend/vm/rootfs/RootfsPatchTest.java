package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.backend.vm.guestfs.GuestFs;
import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.backend.vm.guestfs.StoppedInstance;
import io.nemoclaw.backend.vm.rootfs.PatchResult.AlreadyApplied;
import io.nemoclaw.backend.vm.rootfs.PatchResult.Applied;
import io.nemoclaw.backend.vm.rootfs.PatchResult.NotNeeded;
import io.nemoclaw.backend.vm.rootfs.PatchResult.Refused;
import io.nemoclaw.backend.vm.rootfs.PatchResult.Removed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootfsPatchTest {
    private static final StoppedInstance STOPPED = () -> {};
    private static final RuntimeId RUNTIME = RuntimeId.of(List.of("0.0.32", "/runtime"));

    @TempDir
    Path instance;

    private Path rootfs;
    private Path script;
    private GuestFs guest;

    @BeforeEach
    void rootfs() throws IOException {
        rootfs = Files.createDirectory(instance.resolve("rootfs"));
        script = rootfs.resolve("srv/openshell-vm-init.sh");
        Files.createDirectory(script.getParent());
        Files.write(script, InitFixture.script());
        guest = GuestFs.at(rootfs);
    }

    private PatchResult apply() throws NemoClawException {
        return RootfsPatch.apply(guest, RUNTIME, STOPPED);
    }

    private Path mqueue(String name) {
        return rootfs.resolve("opt/nemoclaw/mqueue").resolve(name);
    }

    private Map<String, String> everything() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(rootfs)) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                found.put(
                        rootfs.relativize(path).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + Files.readString(path));
            }
        }
        return found;
    }

    private void guestSays(String verdict) throws IOException {
        Files.createDirectories(mqueue("verdict").getParent());
        Files.writeString(mqueue("verdict"), verdict + "\n");
    }

    @Test
    void putsInTheBlockAndItsFiles() throws Exception {
        assertThat(apply()).isInstanceOf(Applied.class);
        assertThat(Files.readString(script)).contains("/opt/nemoclaw/mqueue/at-boot || true");
        assertThat(everything())
                .containsOnlyKeys(
                        "srv/openshell-vm-init.sh",
                        "opt/nemoclaw/mqueue/runc-shim",
                        "opt/nemoclaw/mqueue/at-boot",
                        "opt/nemoclaw/mqueue/config-v3.toml.tmpl",
                        "opt/nemoclaw/mqueue/config.toml.tmpl",
                        "opt/nemoclaw/mqueue/runtime");
        for (Path program : List.of(script, mqueue("runc-shim"), mqueue("at-boot"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(program)))
                    .isEqualTo("rwxr-xr-x");
        }
        assertThat(mqueue("runtime")).hasContent(RUNTIME.value());
    }

    @Test
    void theSecondTimeNothingIsWritten() throws Exception {
        apply();
        Map<String, String> first = everything();
        var written = Files.getLastModifiedTime(script);
        assertThat(apply()).isInstanceOf(AlreadyApplied.class);
        assertThat(everything()).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(script)).isEqualTo(written);
    }

    @Test
    void aChangedFileIsPutRightAlone() throws Exception {
        apply();
        Map<String, String> first = everything();
        Files.writeString(mqueue("runc-shim"), "something else");
        Files.setPosixFilePermissions(mqueue("at-boot"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(apply())
                .isInstanceOfSatisfying(
                        Applied.class,
                        applied -> assertThat(applied.changed())
                                .containsExactlyInAnyOrder(MqueueFiles.SHIM, MqueueFiles.AT_BOOT));
        assertThat(everything()).isEqualTo(first);
    }

    @Test
    void anOlderPatchIsReplaced() throws Exception {
        apply();
        Map<String, String> first = everything();
        String older = Files.readString(script)
                .replace("mqueue " + MqueueFiles.VERSION + " >>>", "mqueue 0 >>>")
                .replace("at-boot", "old-script");
        Files.writeString(script, older);
        assertThat(apply())
                .isInstanceOfSatisfying(
                        Applied.class, applied -> assertThat(applied.changed()).containsExactly(InitScript.PATH));
        assertThat(everything()).isEqualTo(first);
    }

    @Test
    void whatAKilledRunHasLeftIsCompleted() throws Exception {
        apply();
        Map<String, String> whole = everything();
        Files.write(script, InitFixture.script());
        Files.delete(mqueue("at-boot"));
        assertThat(apply()).isInstanceOf(Applied.class);
        assertThat(everything()).isEqualTo(whole);
    }

    @Test
    void aKernelWithMqueueGetsItsScriptBackByteForByte() throws Exception {
        apply();
        guestSays("present " + RUNTIME);
        assertThat(apply()).isInstanceOf(Removed.class);
        assertThat(Files.readAllBytes(script)).isEqualTo(InitFixture.script());
        assertThat(everything()).containsOnlyKeys("srv/openshell-vm-init.sh", "opt/nemoclaw/mqueue/verdict");
        assertThat(apply()).isInstanceOf(NotNeeded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "present 0123456789abcdef", "present", "", "pre\u0000sent"})
    void anythingButAVerdictForThisRuntimeKeepsThePatch(String verdict) throws Exception {
        guestSays(verdict);
        assertThat(apply()).isInstanceOf(Applied.class);
    }

    @Test
    void anotherRuntimeGetsThePatchAgain() throws Exception {
        guestSays("present " + RUNTIME);
        assertThat(apply()).isInstanceOf(NotNeeded.class);
        RuntimeId other = RuntimeId.of(List.of("0.0.32", "/other"));
        assertThat(RootfsPatch.apply(guest, other, STOPPED)).isInstanceOf(Applied.class);
        assertThat(mqueue("runtime")).hasContent(other.value());
    }

    @Test
    void nothingIsTouchedWhileTheInstanceRuns() throws Exception {
        Map<String, String> before = everything();
        assertThatThrownBy(() -> RootfsPatch.apply(guest, RUNTIME, () -> {
                    throw NemoClawException.of(ErrorCode.INSTANCE_LOCKED, "it runs");
                }))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_LOCKED));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aHalfExtractedRootfsIsRefusedAndLeftAlone() throws Exception {
        Files.delete(script);
        assertThat(apply())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(ErrorCode.ROOTFS_PATCH_FAILED));
        assertThat(everything()).isEmpty();
    }

    @Test
    void anUnknownInitScriptIsRefusedAndLeftAlone() throws Exception {
        Files.writeString(script, "#!/bin/bash\nexec /sbin/init\n");
        Map<String, String> before = everything();
        assertThat(apply()).isInstanceOf(Refused.class);
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"srv", "srv/openshell-vm-init.sh", "opt", "opt/nemoclaw", "opt/nemoclaw/mqueue"})
    void aLinkToTheHostIsRefused(String where) throws Exception {
        Path outside = Files.createDirectory(instance.resolve("outside"));
        Path target = Files.write(outside.resolve("openshell-vm-init.sh"), InitFixture.script());
        Path link = rootfs.resolve(where);
        if (where.startsWith("srv")) {
            Files.delete(script);
            Files.deleteIfExists(link);
        }
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, where.endsWith(".sh") ? target : outside);
        assertThat(apply())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(ErrorCode.GUEST_FILE_REFUSED));
        assertThat(outside).isDirectoryContaining(path -> path.equals(target));
        try (var files = Files.list(outside)) {
            assertThat(files).containsExactly(target);
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(InitFixture.script());
    }

    @Test
    void aDirectoryWhereTheShimIsDueIsRefused() throws Exception {
        Files.createDirectories(mqueue("runc-shim"));
        assertThat(apply()).isInstanceOf(Refused.class);
        assertThat(Files.readAllBytes(script)).isEqualTo(InitFixture.script());
    }

    @ParameterizedTest
    @ValueSource(strings = {"verdict", "runtime", "at-boot"})
    void aFifoIsRefusedAtOnce(String name) throws Exception {
        Files.createDirectories(mqueue(name).getParent());
        HostCommands.run("mkfifo", mqueue(name).toString());
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(apply()).isInstanceOf(Refused.class));
        assertThat(Files.readAllBytes(script)).isEqualTo(InitFixture.script());
    }

    @Test
    void aHugeInitScriptIsRefused() throws Exception {
        try (var file = new java.io.RandomAccessFile(script.toFile(), "rw")) {
            file.setLength(10L << 30);
        }
        assertThat(apply())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).hasMessageContaining("more than 1048576"));
    }
}

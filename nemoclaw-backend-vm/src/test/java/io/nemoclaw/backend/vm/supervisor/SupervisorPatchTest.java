package io.nemoclaw.backend.vm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.backend.vm.guestfs.GuestFs;
import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.backend.vm.guestfs.StoppedInstance;
import io.nemoclaw.backend.vm.supervisor.SupervisorResult.Compatible;
import io.nemoclaw.backend.vm.supervisor.SupervisorResult.Refused;
import io.nemoclaw.backend.vm.supervisor.SupervisorResult.Replaced;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisorPatchTest {
    private static final StoppedInstance STOPPED = () -> {};
    private static final GlibcVersion UBUNTU_22 = GlibcVersion.of(2, 35);

    @TempDir
    Path instance;

    private Path rootfs;
    private Path supervisor;
    private Path original;
    private Path replacement;
    private GuestFs guest;

    @BeforeEach
    void rootfs() throws IOException {
        rootfs = Files.createDirectory(instance.resolve("rootfs"));
        supervisor = rootfs.resolve("opt/openshell/bin/openshell-sandbox");
        original = rootfs.resolve("opt/nemoclaw/supervisor/original");
        replacement = instance.resolve("replacement");
        Files.createDirectories(supervisor.getParent());
        Files.write(supervisor, needing("GLIBC_2.38"));
        Files.write(replacement, needing("GLIBC_2.34"));
        guest = GuestFs.at(rootfs);
    }

    @AfterEach
    void nothingIsLeftBeside() throws IOException {
        try (var beside = Files.list(instance)) {
            assertThat(beside).containsOnly(rootfs, replacement);
        }
    }

    private static byte[] needing(String... versions) {
        return new ElfBuilder().needs("libc.so.6", versions).build();
    }

    private SupervisorResult apply(SupervisorSource source) throws Exception {
        return SupervisorPatch.apply(guest, UBUNTU_22, Optional.of(source), STOPPED);
    }

    private SupervisorResult apply() throws Exception {
        return apply(SupervisorSource.file(replacement));
    }

    private static String refusal(SupervisorResult result) {
        assertThat(result).isInstanceOf(Refused.class);
        return String.valueOf(((Refused) result).reason().getMessage());
    }

    @Test
    void aSupervisorThatIsTooNewIsReplacedAndKept() throws Exception {
        assertThat(apply())
                .isEqualTo(new Replaced(
                        GlibcVersion.of(2, 38), Optional.of(GlibcVersion.of(2, 34)), "the file " + replacement));
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.34"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(supervisor)))
                .isEqualTo("rwxr-xr-x");
        assertThat(original).hasBinaryContent(needing("GLIBC_2.38"));
        try (var files = Files.list(supervisor.getParent())) {
            assertThat(files).containsExactly(supervisor);
        }
        assertThat(apply()).isEqualTo(new Compatible(Optional.of(GlibcVersion.of(2, 34)), true));
    }

    @Test
    void oneThatRunsIsLeftAloneAndNoSourceIsAsked() throws Exception {
        for (byte[] compatible : new byte[][] {needing("GLIBC_2.35"), needing("GLIBC_2.4"), new ElfBuilder().build()}) {
            Files.write(supervisor, compatible);
            assertThat(apply(new Unreachable())).isInstanceOf(Compatible.class);
            assertThat(supervisor).hasBinaryContent(compatible);
            assertThat(original).doesNotExist();
        }
    }

    @Test
    void undoPutsTheOriginalBackOnce() throws Exception {
        assertThat(SupervisorPatch.undo(guest, STOPPED)).isFalse();
        apply();
        assertThat(SupervisorPatch.undo(guest, STOPPED)).isTrue();
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
        assertThat(original).doesNotExist();
        assertThat(SupervisorPatch.undo(guest, STOPPED)).isFalse();
    }

    @Test
    void aSecondReplacementKeepsTheFirstOriginal() throws Exception {
        apply();
        Files.write(replacement, needing("GLIBC_2.28"));
        SupervisorResult second = SupervisorPatch.apply(
                guest, GlibcVersion.of(2, 31), Optional.of(SupervisorSource.file(replacement)), STOPPED);
        assertThat(second).isInstanceOf(Replaced.class);
        assertThat(original).hasBinaryContent(needing("GLIBC_2.38"));
    }

    @Test
    void aRunThatWasKilledAfterKeepingTheOriginalIsCompleted() throws Exception {
        Files.createDirectories(original.getParent());
        Files.createLink(original, supervisor);
        assertThat(apply()).isInstanceOf(Replaced.class);
        assertThat(original).hasBinaryContent(needing("GLIBC_2.38"));
        assertThat(SupervisorPatch.undo(guest, STOPPED)).isTrue();
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
    }

    @Test
    void undoAfterSuchARunChangesNothing() throws Exception {
        Files.createDirectories(original.getParent());
        Files.createLink(original, supervisor);
        assertThat(SupervisorPatch.undo(guest, STOPPED)).isTrue();
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
        assertThat(original).doesNotExist();
    }

    static Stream<Arguments> rejected() {
        return Stream.of(
                Arguments.of(needing("GLIBC_2.36"), "it needs GLIBC 2.36"),
                Arguments.of("#!/bin/sh\n".getBytes(), "it ends before"),
                Arguments.of(new byte[0], "it ends before"),
                Arguments.of("a text of at least sixteen bytes".getBytes(), "not an ELF file"),
                Arguments.of(new ElfBuilder().machine(183).build(), "another platform"),
                Arguments.of(new ElfBuilder().wordBits(32).build(), "another platform"),
                Arguments.of(new ElfBuilder().type(1).build(), "another platform"));
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void aReplacementThatWouldNotRunIsNotPutIn(byte[] bytes, String why) throws Exception {
        Files.write(replacement, bytes);
        assertThat(refusal(apply()))
                .contains("needs GLIBC 2.38, sandbox images have 2.35")
                .contains(why);
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
        assertThat(original).doesNotExist();
    }

    @Test
    void withoutASourceTheProblemIsNamed() throws Exception {
        assertThat(refusal(SupervisorPatch.apply(guest, UBUNTU_22, Optional.empty(), STOPPED)))
                .isEqualTo("the supervisor needs GLIBC 2.38, sandbox images have 2.35");
    }

    @Test
    void aSourceThatFailsIsNamedAndNothingChanges() throws Exception {
        assertThat(refusal(apply(SupervisorSource.file(instance.resolve("nothing")))))
                .contains("there is no supervisor at");
        assertThat(refusal(apply(new Unreachable()))).contains("nobody answers");
        assertThat(refusal(apply(new Forgetful()))).contains("it is no file");
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
    }

    private record Unreachable() implements SupervisorSource {
        @Override
        public String description() {
            return "nowhere";
        }

        @Override
        public void copyTo(Path target) throws IOException {
            Files.writeString(target, "half");
            throw new IOException("nobody answers");
        }
    }

    private record Forgetful() implements SupervisorSource {
        @Override
        public String description() {
            return "nowhere";
        }

        @Override
        public void copyTo(Path target) {
            // Says that all is well, and writes nothing.
        }
    }

    @Test
    void anInterruptLeavesEverythingAsItWas() {
        SupervisorSource interrupted = new SupervisorSource() {
            @Override
            public String description() {
                return "elsewhere";
            }

            @Override
            public void copyTo(Path target) throws InterruptedException {
                throw new InterruptedException();
            }
        };
        assertThatThrownBy(() -> apply(interrupted)).isInstanceOf(InterruptedException.class);
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
    }

    @Test
    void nothingIsTouchedWhileTheInstanceRuns() {
        StoppedInstance running = () -> {
            throw NemoClawException.of(ErrorCode.INSTANCE_LOCKED, "it runs");
        };
        assertThatThrownBy(() -> SupervisorPatch.apply(
                        guest, UBUNTU_22, Optional.of(SupervisorSource.file(replacement)), running))
                .hasMessage("it runs");
        assertThatThrownBy(() -> SupervisorPatch.undo(guest, running)).hasMessage("it runs");
    }

    @Test
    void aMissingDamagedOrLinkedSupervisorIsRefused() throws Exception {
        Files.delete(supervisor);
        assertThat(refusal(apply())).contains("there is no supervisor");
        Files.writeString(supervisor, "damaged beyond recognition");
        assertThat(refusal(apply())).contains("is damaged: it is not an ELF file");
        Files.delete(supervisor);
        Files.createSymbolicLink(supervisor, replacement);
        assertThat(refusal(apply())).contains("a symbolic link, not a file");
        assertThat(replacement).hasBinaryContent(needing("GLIBC_2.34"));
    }

    @Test
    void aFifoOrAHugeFileInPlaceOfTheSupervisorIsRefusedAtOnce() throws Exception {
        Files.delete(supervisor);
        HostCommands.run("mkfifo", supervisor.toString());
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(refusal(apply())).contains("a FIFO, socket or device"));
        Files.delete(supervisor);
        try (RandomAccessFile file = new RandomAccessFile(supervisor.toFile(), "rw")) {
            file.setLength(10L << 30);
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(refusal(apply())).contains("is damaged"));
    }

    @Test
    void aHugeReplacementIsNotPutIn() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(replacement.toFile(), "rw")) {
            file.setLength((1L << 30) + 1);
        }
        SupervisorSource linked = new SupervisorSource() {
            @Override
            public String description() {
                return "a link";
            }

            @Override
            public void copyTo(Path target) throws IOException {
                Files.createLink(target, replacement);
            }
        };
        assertThat(refusal(apply(linked))).contains("no file of at most 1073741824 bytes");
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
    }

    @Test
    void aPlantedLinkInPlaceOfTheKeptOriginalIsRefused() throws Exception {
        Files.createDirectories(original.getParent());
        Path victim = rootfs.resolve("victim");
        Files.writeString(victim, "mine");
        Files.createSymbolicLink(original, victim);
        assertThat(refusal(apply())).contains("a symbolic link, not a file");
        assertThat(victim).hasContent("mine");
        assertThat(supervisor).hasBinaryContent(needing("GLIBC_2.38"));
        assertThatThrownBy(() -> SupervisorPatch.undo(guest, STOPPED))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GUEST_FILE_REFUSED));
    }
}

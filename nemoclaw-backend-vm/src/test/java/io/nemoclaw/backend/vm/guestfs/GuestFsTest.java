package io.nemoclaw.backend.vm.guestfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestFsTest {
    private static final GuestPath FILE = GuestPath.of("/opt/nemoclaw/file");

    @TempDir
    Path instance;

    private Path rootfs;
    private GuestFs guest;

    @BeforeEach
    void rootfs() throws IOException {
        rootfs = Files.createDirectory(instance.resolve("rootfs"));
        guest = GuestFs.at(rootfs);
    }

    @AfterEach
    void nothingIsLeftBeside() throws IOException {
        try (var beside = Files.list(instance)) {
            assertThat(beside).containsExactly(rootfs);
        }
    }

    private Path host(GuestPath path) {
        return rootfs.resolve(path.toString().substring(1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writesAFileWithItsDirectoriesAndReadsItBack() throws Exception {
        guest.write(FILE, GuestMode.PROGRAM, bytes("one"));
        assertThat(guest.read(FILE, 3)).contains(bytes("one"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host(FILE))))
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(host(FILE).getParent())))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void replacesAFileWithoutWritingIntoTheOldOne() throws Exception {
        guest.write(FILE, GuestMode.DATA, bytes("one"));
        Path second = Files.createLink(rootfs.resolve("second"), host(FILE));
        guest.write(FILE, GuestMode.PRIVATE, bytes("two"));
        assertThat(host(FILE)).hasContent("two");
        assertThat(second).hasContent("one");
        assertThat(guest.find(FILE).orElseThrow().mode()).isEqualTo(GuestMode.PRIVATE.permissions());
    }

    @Test
    void whatIsNotThereIsEmpty() throws Exception {
        assertThat(guest.read(FILE, 10)).isEmpty();
        assertThat(guest.find(FILE)).isEmpty();
        assertThat(guest.pin(FILE)).isEmpty();
        assertThat(guest.remove(FILE)).isFalse();
        assertThat(guest.list(FILE, 10)).isEmpty();
        Files.createDirectories(host(FILE).getParent());
        assertThat(guest.read(FILE, 10)).isEmpty();
        assertThat(guest.remove(FILE)).isFalse();
    }

    @Test
    void removesAFileAndSaysSo() throws Exception {
        guest.write(FILE, GuestMode.DATA, bytes("one"));
        assertThat(guest.remove(FILE)).isTrue();
        assertThat(host(FILE)).doesNotExist();
        assertThat(guest.remove(FILE)).isFalse();
    }

    @Test
    void givesAFileASecondName() throws Exception {
        guest.write(FILE, GuestMode.DATA, bytes("one"));
        GuestPath second = GuestPath.of("/opt/elsewhere/second");
        guest.link(FILE, second);
        guest.write(FILE, GuestMode.DATA, bytes("two"));
        assertThat(guest.read(second, 10)).contains(bytes("one"));
        guest.link(FILE, second);
        assertThat(guest.read(second, 10)).contains(bytes("two"));
        assertThatThrownBy(() -> guest.link(GuestPath.of("/nothing"), second))
                .isInstanceOf(NemoClawException.class)
                .hasMessageContaining("it is not there");
    }

    @Test
    void listsAtMostSoManyNames() throws Exception {
        for (int i = 0; i < 5; i++) {
            guest.write(GuestPath.of("/many/" + i), GuestMode.DATA, bytes(""));
        }
        assertThat(guest.list(GuestPath.of("/many"), 3)).hasSize(3);
        assertThat(guest.list(GuestPath.of("/many"), 9)).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
    }

    @Test
    void aPinnedFileStaysReadableWhenTheGuestRemovesIt() throws Exception {
        guest.write(FILE, GuestMode.DATA, bytes("one"));
        try (PinnedFile pinned = guest.pin(FILE).orElseThrow()) {
            Files.delete(host(FILE));
            assertThat(pinned.size()).isEqualTo(3);
            assertThat(pinned.bytes(3)).isEqualTo(bytes("one"));
        }
    }

    @Test
    void aFailingContentLeavesNothing() {
        assertThatThrownBy(() -> guest.place(FILE, GuestMode.DATA, out -> {
                    out.write(1);
                    throw new IOException("no more");
                }))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GUEST_FILE_IO))
                .hasMessageContaining("no more");
        assertThatThrownBy(() -> guest.place(FILE, GuestMode.DATA, out -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(rootfs).isEmptyDirectory();
    }

    @Test
    void adoptsAFileThatAnotherProgramMade() throws Exception {
        try (ScratchFile scratch = guest.scratch()) {
            assertThat(scratch.path()).doesNotExist();
            Files.writeString(scratch.path(), "made elsewhere");
            guest.adopt(scratch, FILE, GuestMode.PROGRAM);
        }
        assertThat(guest.read(FILE, 100)).contains(bytes("made elsewhere"));
        assertThat(guest.find(FILE).orElseThrow().mode()).isEqualTo(GuestMode.PROGRAM.permissions());
    }

    @Test
    void aScratchFileThatIsNotAdoptedGoesAndOnlyAFileIsAdopted() throws Exception {
        try (ScratchFile scratch = guest.scratch()) {
            assertThatThrownBy(() -> guest.adopt(scratch, FILE, GuestMode.DATA))
                    .hasMessageContaining("no file was made");
            Files.createSymbolicLink(scratch.path(), rootfs);
            assertThatThrownBy(() -> guest.adopt(scratch, FILE, GuestMode.DATA))
                    .hasMessageContaining("no file was made");
        }
        assertThat(rootfs).isEmptyDirectory();
    }

    @Test
    void sweepsOnlyWhatKilledRunsHaveLeft() throws Exception {
        Path left = Files.createDirectory(instance.resolve(".nemoclaw-staging-1"));
        Files.createFile(left.resolve("entry"));
        assertThat(guest.sweep(Instant.now().minus(Duration.ofHours(1)))).isZero();
        assertThat(guest.sweep(Instant.now().plus(Duration.ofHours(1)))).isOne();
    }

    @Test
    void worksWhileTheThreadIsInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        guest.write(FILE, GuestMode.DATA, bytes("one"));
        assertThat(guest.read(FILE, 3)).contains(bytes("one"));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aMissingRootIsAFailureOfTheHost() {
        GuestFs nowhere = GuestFs.at(instance.resolve("nowhere"));
        assertThatThrownBy(() -> nowhere.read(FILE, 1))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GUEST_FILE_IO));
    }
}

package io.nemoclaw.backend.vm.guestfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the guest plants, nothing outside of its folder changes or is read, and nothing waits. */
class HostileGuestTest {
    private static final GuestPath FILE = GuestPath.of("/a/b/file");
    private static final byte[] CONTENT = "new".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path instance;

    private Path rootfs;
    private Path outside;
    private GuestFs guest;
    private Map<String, String> before;

    @BeforeEach
    void outsideLooksLikeTheGuest() throws IOException {
        rootfs = Files.createDirectory(instance.resolve("rootfs"));
        guest = GuestFs.at(rootfs);
        outside = Files.createDirectory(instance.resolve("outside"));
        Files.createDirectories(outside.resolve("b"));
        Files.writeString(outside.resolve("file"), "secret");
        Files.writeString(outside.resolve("b/file"), "secret");
        before = snapshot();
    }

    @AfterEach
    void nothingOutsideHasChanged() throws IOException {
        assertThat(snapshot()).isEqualTo(before);
        try (var beside = Files.list(instance)) {
            assertThat(beside).containsExactlyInAnyOrder(rootfs, outside);
        }
    }

    private Map<String, String> snapshot() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(outside)) {
            for (Path path : tree.toList()) {
                String content = Files.isRegularFile(path) ? Files.readString(path) : "";
                found.put(path.toString(), Files.getPosixFilePermissions(path) + content);
            }
        }
        return found;
    }

    enum Planted {
        LINK_OUTSIDE,
        DANGLING_LINK,
        FIFO,
        DIRECTORY,
        FILE
    }

    private void plant(Planted what, Path at, Path linkTarget) throws Exception {
        Files.createDirectories(at.getParent());
        switch (what) {
            case LINK_OUTSIDE -> Files.createSymbolicLink(at, linkTarget);
            case DANGLING_LINK -> Files.createSymbolicLink(at, outside.resolve("nothing"));
            case FIFO -> HostCommands.run("mkfifo", at.toString());
            case DIRECTORY -> Files.createDirectory(at);
            case FILE -> Files.writeString(at, "a file");
        }
    }

    private void refusesEverything() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertRefused(() -> guest.read(FILE, 100));
            assertRefused(() -> guest.pin(FILE));
            assertRefused(() -> guest.write(FILE, GuestMode.PROGRAM, CONTENT));
            assertRefused(() -> guest.remove(FILE));
            assertRefused(() -> guest.link(FILE, GuestPath.of("/elsewhere")));
        });
    }

    private static void assertRefused(ThrowingCallable access) {
        assertThatThrownBy(access)
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GUEST_FILE_REFUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "LINK_OUTSIDE,  a,        ''",
        "DANGLING_LINK, a,        ''",
        "FIFO,          a,        ''",
        "FILE,          a,        ''",
        "LINK_OUTSIDE,  a/b,      b",
        "DANGLING_LINK, a/b,      b",
        "FIFO,          a/b,      ''",
        "FILE,          a/b,      ''",
        "LINK_OUTSIDE,  a/b/file, file",
        "DANGLING_LINK, a/b/file, ''",
        "FIFO,          a/b/file, ''",
        "DIRECTORY,     a/b/file, ''",
    })
    void whatTheGuestPlantsIsNotTouched(Planted what, String where, String target) throws Exception {
        plant(what, rootfs.resolve(where), outside.resolve(target));
        refusesEverything();
        if (where.length() < FILE.toString().length() - 1) {
            assertRefused(() -> guest.find(FILE));
            assertRefused(() -> guest.list(GuestPath.of("/a/b"), 10));
        } else {
            assertThat(guest.find(FILE).orElseThrow().isFile()).isFalse();
        }
    }

    static Stream<Arguments> linksInside() {
        return Stream.of(
                Arguments.of("a", "real"),
                Arguments.of("a/b", "../real/b"),
                Arguments.of("a/b/file", "../../real/b/file"));
    }

    @ParameterizedTest
    @MethodSource("linksInside")
    void evenALinkThatStaysInsideIsNotFollowed(String where, String target) throws Exception {
        Files.createDirectories(rootfs.resolve("real/b"));
        Files.writeString(rootfs.resolve("real/b/file"), "inside");
        Path link = rootfs.resolve(where);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
        refusesEverything();
    }

    @Test
    void theSecondNameOfAFileIsNotPlacedThroughALink() throws Exception {
        guest.write(FILE, GuestMode.DATA, CONTENT);
        Files.createSymbolicLink(rootfs.resolve("out"), outside);
        assertRefused(() -> guest.link(FILE, GuestPath.of("/out/file")));
    }

    @Test
    void tenGibibytesOfHolesAreNotRead() throws Exception {
        Files.createDirectories(rootfs.resolve("a/b"));
        try (RandomAccessFile file =
                new RandomAccessFile(rootfs.resolve("a/b/file").toFile(), "rw")) {
            file.setLength(10L << 30);
        }
        assertThatThrownBy(() -> guest.read(FILE, 1 << 16))
                .isInstanceOf(NemoClawException.class)
                .hasMessageContaining("10737418240 bytes, more than 65536");
        guest.write(FILE, GuestMode.DATA, CONTENT);
        assertThat(guest.read(FILE, 3)).contains(CONTENT);
    }

    private static void file(Path at) throws IOException {
        Files.createDirectories(at.getParent());
        Files.writeString(at, "inside", StandardOpenOption.CREATE_NEW);
    }

    @Test
    void aDirectoryThatIsSwappedForALinkNeverLeadsOut() throws Exception {
        race(rootfs.resolve("a"), at -> Files.createSymbolicLink(at, outside), at -> file(at.resolve("b/file")));
    }

    @Test
    void aDirectoryThatIsSwappedForAFifoNeverHangs() throws Exception {
        Path fifo = fifo();
        race(rootfs.resolve("a/b"), at -> Files.createLink(at, fifo), at -> file(at.resolve("file")));
    }

    @Test
    void aFileThatIsSwappedForALinkNeverLeadsOut() throws Exception {
        race(
                rootfs.resolve("a/b/file"),
                at -> Files.createSymbolicLink(at, outside.resolve("file")),
                HostileGuestTest::file);
    }

    @Test
    void aFileThatIsSwappedForAFifoNeverHangs() throws Exception {
        Path fifo = fifo();
        race(rootfs.resolve("a/b/file"), at -> Files.createLink(at, fifo), HostileGuestTest::file);
    }

    private Path fifo() throws Exception {
        Path fifo = rootfs.resolve("fifo");
        HostCommands.run("mkfifo", fifo.toString());
        return fifo;
    }

    private void race(Path name, SwappingGuest.Plant hostile, SwappingGuest.Plant honest) throws Exception {
        Set<String> outcomes = new HashSet<>();
        try (SwappingGuest swapping = SwappingGuest.start(name, rootfs.resolve("rubbish"), hostile, honest)) {
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                for (int i = 0; i < 80; i++) {
                    outcomes.add(outcome(() -> guest.read(FILE, 100)
                            .ifPresent(read -> assertThat(new String(read, StandardCharsets.UTF_8))
                                    .isIn("inside", "new", ""))));
                    outcomes.add(outcome(() -> guest.write(FILE, GuestMode.PROGRAM, CONTENT)));
                    outcomes.add(outcome(() -> guest.remove(FILE)));
                }
            });
            assertThat(swapping.planted()).isPositive();
            assertThat(outcomes).contains("works", ErrorCode.GUEST_FILE_REFUSED.name());
        }
    }

    private interface Access {
        void run() throws NemoClawException;
    }

    private static String outcome(Access access) {
        try {
            access.run();
            return "works";
        } catch (NemoClawException e) {
            return e.code().name();
        }
    }

    @Tag("lab")
    @Test
    void aDeviceIsNotOpened() throws Exception {
        Path device = rootfs.resolve("a/b/file");
        Files.createDirectories(device.getParent());
        HostCommands.run("mknod", device.toString(), "c", "1", "5"); // reads as zeros without end
        refusesEverything();
        assertThat(guest.find(FILE).orElseThrow().kind()).isEqualTo(GuestEntry.Kind.SPECIAL);
        Files.delete(device);
        Files.delete(rootfs.resolve("a/b"));
        HostCommands.run("mknod", rootfs.resolve("a/b").toString(), "b", "7", "99");
        refusesEverything();
    }
}

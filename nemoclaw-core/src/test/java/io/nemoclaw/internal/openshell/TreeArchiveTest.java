package io.nemoclaw.internal.openshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees that survive the way there and back, and archives that a sandbox would like the host to unpack. */
class TreeArchiveTest {
    @TempDir
    Path directory;

    private Path source;
    private Path target;

    @BeforeEach
    void makeDirectories() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        target = Files.createDirectory(directory.resolve("target"));
    }

    private byte[] packed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TreeArchive.write(source, out);
        return out.toByteArray();
    }

    private long unpack(byte[] archive) throws IOException, NemoClawException {
        return TreeArchive.read(new ByteArrayInputStream(archive), target);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void contentModesEmptyDirectoriesAndLinksSurvive() throws Exception {
        Files.writeString(source.resolve("a.txt"), "hello");
        Files.createFile(source.resolve("empty"));
        Path script = Files.writeString(source.resolve("run"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createDirectories(source.resolve("d/empty-directory"));
        Files.createSymbolicLink(source.resolve("d/link"), Path.of("../a.txt"));
        Files.writeString(source.resolve("d/" + "n".repeat(200)), "long name");

        assertThat(unpack(packed())).isEqualTo(5 + 10 + 9);

        assertThat(target.resolve("a.txt")).hasContent("hello");
        assertThat(target.resolve("empty")).isEmptyFile();
        assertThat(mode(target.resolve("run"))).isEqualTo("rwxr-x--x");
        assertThat(target.resolve("d/empty-directory")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(target.resolve("d/link"))).isEqualTo(Path.of("../a.txt"));
        assertThat(target.resolve("d/" + "n".repeat(200))).hasContent("long name");
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsUnpackedWithItsContent() throws Exception {
        Path closed = Files.createDirectory(source.resolve("closed"));
        Files.writeString(closed.resolve("inside"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));

        unpack(packed());

        assertThat(target.resolve("closed/inside")).hasContent("x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aSpecialFileIsNotSent() throws Exception {
        new ProcessBuilder("mkfifo", source.resolve("pipe").toString()).start().waitFor();

        assertThatThrownBy(this::packed).isInstanceOf(IOException.class).hasMessageContaining("pipe");
    }

    @FunctionalInterface
    private interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] tar(Entries entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            entries.write(tar);
        }
        return out.toByteArray();
    }

    private static void file(TarArchiveOutputStream tar, String name, String content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, byte kind, String name, String to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(to);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    static Stream<Arguments> hostile() {
        Entries absolute = tar -> file(tar, "/etc/cron.d/x", "x");
        Entries up = tar -> file(tar, "a/../../x", "x");
        Entries upLink = tar -> link(tar, TarConstants.LF_SYMLINK, "l", "../outside");
        Entries absoluteLink = tar -> link(tar, TarConstants.LF_SYMLINK, "l", "/etc");
        Entries sneaky = tar -> link(tar, TarConstants.LF_SYMLINK, "d/l", "../../outside");
        Entries through = tar -> {
            link(tar, TarConstants.LF_SYMLINK, "l", "d");
            file(tar, "l/x", "x");
        };
        Entries hard = tar -> link(tar, TarConstants.LF_LINK, "l", "/etc/passwd");
        Entries fifo = tar -> link(tar, TarConstants.LF_FIFO, "f", "");
        Entries device = tar -> link(tar, TarConstants.LF_CHR, "c", "");
        return Stream.of(
                Arguments.of("an absolute name", absolute),
                Arguments.of("a name that leads out", up),
                Arguments.of("a link that leads out", upLink),
                Arguments.of("an absolute link", absoluteLink),
                Arguments.of("a link in a directory that leads out", sneaky),
                Arguments.of("a file through a link", through),
                Arguments.of("a hard link", hard),
                Arguments.of("a FIFO", fifo),
                Arguments.of("a device", device));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatLeadsOutIsRefusedAndNothingIsOutside(String what, Entries entries) throws Exception {
        NemoClawException refused = catchThrowableOfType(NemoClawException.class, () -> unpack(tar(entries)));

        assertThat(refused.code()).isEqualTo(ErrorCode.TRANSFER_FAILED);
        assertThat(refused).hasMessageContaining("refused what the sandbox sent");
        try (Stream<Path> outside = Files.list(directory)) {
            assertThat(outside.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly("source", "target");
        }
    }

    @Test
    void theSameNameTwiceDoesNotOverwrite() throws Exception {
        byte[] twice = tar(tar -> {
            file(tar, "x", "first");
            file(tar, "x", "second");
        });

        assertThatThrownBy(() -> unpack(twice)).isInstanceOf(IOException.class);
        assertThat(target.resolve("x")).hasContent("first");
    }

    @Test
    void aFileThatBecomesALinkIsNotWrittenThrough() throws Exception {
        byte[] archive = tar(tar -> {
            link(tar, TarConstants.LF_SYMLINK, "x", "y");
            file(tar, "x", "through");
        });

        assertThatThrownBy(() -> unpack(archive)).isInstanceOf(IOException.class);
        assertThat(target.resolve("y")).doesNotExist();
    }

    @Test
    void aTruncatedOrDamagedArchiveIsAnErrorAndNotACrash() throws Exception {
        Files.writeString(source.resolve("a.txt"), "hello".repeat(1000));
        byte[] whole = packed();
        for (int length : List.of(700, 1500, 3000)) {
            assertThatThrownBy(() -> unpack(Arrays.copyOf(whole, length))).isInstanceOf(Exception.class);
            Files.deleteIfExists(target.resolve("a.txt"));
        }
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 100, 156, (byte) 'x');
        assertThatThrownBy(() -> unpack(damaged)).isInstanceOf(IOException.class);
    }
}

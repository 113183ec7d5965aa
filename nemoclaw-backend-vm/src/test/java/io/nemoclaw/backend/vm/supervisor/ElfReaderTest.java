package io.nemoclaw.backend.vm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.nemoclaw.backend.vm.supervisor.ElfImage.Platform;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElfReaderTest {
    @TempDir
    Path directory;

    private ElfImage read(byte[] bytes) throws IOException, MalformedElfException {
        Path path = Files.write(directory.resolve("elf"), bytes);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return ElfReader.read(file);
        }
    }

    private static ElfBuilder supervisor() {
        return new ElfBuilder()
                .needs("libm.so.6", "GLIBC_2.29", "GLIBC_2.2.5")
                .needs("libc.so.6", "GLIBC_2.4", "GLIBC_2.38", "GLIBC_2.34", "GLIBC_PRIVATE")
                .needs("libgcc_s.so.1", "GCC_4.2.0", "GLIBCXX_9.9");
    }

    static Stream<Arguments> layouts() {
        return Stream.of(64, 32)
                .flatMap(bits -> Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                        .map(order -> Arguments.of(bits, order)));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void readsWhatAProgramNeedsInEveryLayout(int bits, ByteOrder order) throws Exception {
        ElfImage image =
                read(supervisor().wordBits(bits).order(order).machine(183).build());
        assertThat(image.needs()).contains(GlibcVersion.of(2, 38));
        assertThat(image.defines()).isEmpty();
        assertThat(image.loadable()).isTrue();
        assertThat(image.platform()).isEqualTo(new Platform(bits, order == ByteOrder.LITTLE_ENDIAN, 183));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void readsWhatALibcDefinesInEveryLayout(int bits, ByteOrder order) throws Exception {
        ElfImage image = read(new ElfBuilder()
                .wordBits(bits)
                .order(order)
                .needs("ld-linux-x86-64.so.2", "GLIBC_2.3", "GLIBC_PRIVATE")
                .defines("libc.so.6", "GLIBC_2.2.5", "GLIBC_2.35", "GLIBC_2.9", "GLIBC_PRIVATE")
                .build());
        assertThat(image.defines()).contains(GlibcVersion.of(2, 35));
        assertThat(image.needs()).contains(GlibcVersion.of(2, 3));
    }

    @Test
    void aStaticProgramNeedsNothing() throws Exception {
        assertThat(read(new ElfBuilder().build()).needs()).isEmpty();
    }

    @Test
    void compactRelocationsNeedTheVersionThatBroughtThem() throws Exception {
        byte[] elf = new ElfBuilder()
                .needs("libc.so.6", "GLIBC_2.17", "GLIBC_ABI_DT_RELR")
                .build();
        assertThat(read(elf).needs()).contains(GlibcVersion.of(2, 36));
    }

    @Test
    void anObjectFileIsNotLoadable() throws Exception {
        assertThat(read(new ElfBuilder().type(1).build()).loadable()).isFalse();
    }

    @Test
    void theRunningJavaIsReadAsTheLoaderDoes() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        try (RandomAccessFile file = new RandomAccessFile(java.toFile(), "r")) {
            assertThat(ElfReader.read(file).needs()).isPresent();
        }
    }

    private static byte[] with(int at, long value, int bytes) {
        byte[] elf = supervisor().build();
        ByteBuffer buffer = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes == 8) {
            buffer.putLong(at, value);
        } else if (bytes == 4) {
            buffer.putInt(at, (int) value);
        } else {
            buffer.putShort(at, (short) value);
        }
        return elf;
    }

    private static byte[] namesWithoutEnd() {
        byte[] elf = with(0x400 + 16 + 8, 0x8000 - 0x4000 - 64, 4);
        Arrays.fill(elf, elf.length - 64, elf.length, (byte) 'G');
        return elf;
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("empty", new byte[0]),
                Arguments.of("a text", "#!/bin/sh\necho a text that is long enough\n".getBytes()),
                Arguments.of("only the magic", new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
                Arguments.of("a class that is none", with(4, 0x0109, 2)),
                Arguments.of("segments beyond the end", with(32, 1L << 40, 8)),
                Arguments.of("segments at a negative offset", with(32, -64, 8)),
                Arguments.of("65535 segments", with(56, 0xffff, 2)),
                Arguments.of("segments of no size", with(54, 0, 2)),
                Arguments.of("a dynamic table beyond the end", with(64 + 56 + 8, 0x7fffffff_ffffffffL, 8)),
                Arguments.of("a dynamic table without end", with(64 + 56 + 32, -1, 8)),
                Arguments.of("a dynamic table of 2 GiB", with(64 + 56 + 32, 1L << 31, 8)),
                Arguments.of("versions outside of every segment", with(0x200 + 8, 0, 8)),
                Arguments.of("versions at the segment's end", with(0x200 + 8, 0x400000 + 0x7fff, 8)),
                Arguments.of("names that never end", namesWithoutEnd()),
                Arguments.of("names beyond the end", with(0x400 + 16 + 8, 0x7fffffff, 4)),
                Arguments.of("an inner record beyond the end", with(0x400 + 8, 0xfffffff0L, 4)),
                Arguments.of("libraries that lead nowhere", with(0x400 + 12, 0x7fffffff, 4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void aHostileFileIsRefusedAtOnce(String name, byte[] bytes) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> read(bytes)).isInstanceOf(MalformedElfException.class));
    }

    @Test
    void tablesThatLeadInCirclesEnd() {
        byte[] elf = supervisor().build();
        ByteBuffer buffer = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0x200 + 24, Long.MAX_VALUE); // so many libraries
        buffer.putShort(0x400 + 2, (short) 0xffff); // so many versions in the first
        buffer.putInt(0x400 + 16 + 12, 0xffff_fff0); // next: nearly 4 GiB on
        assertThatThrownBy(() -> read(elf)).isInstanceOf(MalformedElfException.class);
        buffer.putInt(0x400 + 16 + 12, 1);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> read(elf)).isInstanceOf(MalformedElfException.class));
    }

    @Test
    void aSparseFileOfTenGibibytesIsNotReadThrough() throws Exception {
        Path path = Files.write(directory.resolve("sparse"), supervisor().build());
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(10L << 30);
            assertThat(ElfReader.read(file).needs()).contains(GlibcVersion.of(2, 38));
        }
    }

    @Test
    void whateverBytesAreFlippedItEndsWithAResultOrARefusal() {
        Random random = new Random(20261125);
        byte[] whole = supervisor().build();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int read = 0;
            for (int round = 0; round < 400; round++) {
                byte[] elf = whole.clone();
                for (int flips = random.nextInt(8); flips >= 0; flips--) {
                    elf[random.nextInt(0x600)] = (byte) random.nextInt(256);
                }
                try {
                    read(elf);
                    read++;
                } catch (MalformedElfException e) {
                    assertThat(e).hasMessageMatching("(?s).+");
                }
            }
            assertThat(read).isBetween(1, 399);
        });
    }
}

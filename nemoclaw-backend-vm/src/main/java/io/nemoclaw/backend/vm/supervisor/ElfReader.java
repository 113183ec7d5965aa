package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.backend.vm.supervisor.ElfImage.Platform;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the symbol versions of an ELF file by way of the dynamic segment, as the loader does, so that a file without
 * section headers is read too. The file may be hostile: time and memory are bounded. Not thread-safe.
 */
final class ElfReader {
    private static final int MAX_SEGMENTS = 1024;
    private static final int MAX_DYNAMIC = 4096;
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final int EXECUTABLE = 2;
    private static final int SHARED = 3;

    private final Platform platform;
    private final ElfBytes bytes;
    private final ByteBuffer header;
    private final ByteBuffer segments;

    private ElfReader(RandomAccessFile file) throws IOException, MalformedElfException {
        ByteBuffer ident = new ElfBytes(file, ByteOrder.BIG_ENDIAN).at(0, 16);
        int wordBits = ident.get(4) * 32;
        boolean little = ident.get(5) == 1;
        if (ident.getInt(0) != 0x7f454c46 || (wordBits != 32 && wordBits != 64) || (!little && ident.get(5) != 2)) {
            throw new MalformedElfException("it is not an ELF file");
        }
        this.bytes = new ElfBytes(file, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        this.header = bytes.at(0, wordBits == 64 ? 64 : 52);
        this.platform = new Platform(wordBits, little, unsigned16(header, 18));
        this.segments = segments();
    }

    static ElfImage read(RandomAccessFile file) throws IOException, MalformedElfException {
        return new ElfReader(file).image();
    }

    private ElfImage image() throws IOException, MalformedElfException {
        int type = unsigned16(header, 16);
        boolean loadable = type == EXECUTABLE || type == SHARED;
        Map<Long, Long> dynamic = dynamic();
        OptionalLong names = address(dynamic, 5);
        Optional<GlibcVersion> needs = Optional.empty();
        Optional<GlibcVersion> defines = Optional.empty();
        if (names.isPresent()) {
            SymbolVersions versions = new SymbolVersions(bytes, names.getAsLong());
            OptionalLong needed = address(dynamic, 0x6ffffffeL);
            OptionalLong defined = address(dynamic, 0x6ffffffcL);
            if (needed.isPresent()) {
                needs = versions.needed(needed.getAsLong(), dynamic.getOrDefault(0x6fffffffL, 0L));
            }
            if (defined.isPresent()) {
                defines = versions.defined(defined.getAsLong(), dynamic.getOrDefault(0x6ffffffdL, 0L));
            }
        }
        return new ElfImage(platform, loadable, needs, defines);
    }

    private boolean wide() {
        return platform.wordBits() == 64;
    }

    private int segmentSize() {
        return wide() ? 56 : 32;
    }

    private ByteBuffer segments() throws IOException, MalformedElfException {
        int entry = unsigned16(header, wide() ? 54 : 42);
        int count = unsigned16(header, wide() ? 56 : 44);
        if (count > MAX_SEGMENTS || (count > 0 && entry != segmentSize())) {
            throw new MalformedElfException("it has " + count + " segments of " + entry + " bytes");
        }
        return bytes.at(word(header, wide() ? 32 : 28), count * segmentSize());
    }

    /** A field of a segment, given its places in the two layouts. */
    private long segment(int start, int wideAt, int narrowAt) {
        return word(segments, start + (wide() ? wideAt : narrowAt));
    }

    private Map<Long, Long> dynamic() throws IOException, MalformedElfException {
        Map<Long, Long> found = new HashMap<>();
        for (int start = 0; start < segments.limit(); start += segmentSize()) {
            if (segments.getInt(start) == DYNAMIC) {
                int entrySize = wide() ? 16 : 8;
                long entries = Long.divideUnsigned(segment(start, 32, 16), entrySize);
                if (Long.compareUnsigned(entries, MAX_DYNAMIC) > 0) {
                    throw new MalformedElfException("its dynamic table is too long");
                }
                ByteBuffer table = bytes.at(segment(start, 8, 4), (int) entries * entrySize);
                for (int at = 0; at < table.limit() && word(table, at) != 0; at += entrySize) {
                    found.putIfAbsent(word(table, at), word(table, at + entrySize / 2));
                }
            }
        }
        return found;
    }

    /** Where in the file lies what a dynamic entry points to; empty if there is no such entry. */
    private OptionalLong address(Map<Long, Long> dynamic, long tag) throws MalformedElfException {
        Long address = dynamic.get(tag);
        if (address == null) {
            return OptionalLong.empty();
        }
        for (int start = 0; start < segments.limit(); start += segmentSize()) {
            if (segments.getInt(start) == LOAD) {
                long inside = address - segment(start, 16, 8);
                if (Long.compareUnsigned(inside, segment(start, 32, 16)) < 0) {
                    return OptionalLong.of(segment(start, 8, 4) + inside);
                }
            }
        }
        throw new MalformedElfException("address " + Long.toHexString(address) + " is in no segment");
    }

    private long word(ByteBuffer from, int at) {
        return wide() ? from.getLong(at) : Integer.toUnsignedLong(from.getInt(at));
    }

    private static int unsigned16(ByteBuffer from, int at) {
        return Short.toUnsignedInt(from.getShort(at));
    }
}

package io.nemoclaw.backend.vm.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two chained tables of symbol versions, whose layout does not depend on the word size: what a file needs ({@code
 * .gnu.version_r}) and what it defines ({@code .gnu.version_d}). Not thread-safe.
 */
final class SymbolVersions {
    private static final int MAX_RECORDS = 4096;

    private final ElfBytes bytes;
    private final long names;
    private int records;

    SymbolVersions(ElfBytes bytes, long names) {
        this.bytes = bytes;
        this.names = names;
    }

    /** The newest glibc version of a table of needed versions with a number of libraries. */
    Optional<GlibcVersion> needed(long offset, long count) throws IOException, MalformedElfException {
        return newest(offset, count, new Layout(16, 2, 8, 12, 16, 8, 12));
    }

    /** The newest glibc version of a table of defined versions with a number of versions. */
    Optional<GlibcVersion> defined(long offset, long count) throws IOException, MalformedElfException {
        return newest(offset, count, new Layout(20, 6, 12, 16, 8, 0, 4));
    }

    /** Sizes of the outer and inner records, and where in them the fields are. */
    private record Layout(int outer, int count, int first, int next, int inner, int name, int nextInner) {}

    private Optional<GlibcVersion> newest(long offset, long count, Layout layout)
            throws IOException, MalformedElfException {
        Optional<GlibcVersion> newest = Optional.empty();
        for (long i = 0, at = offset; i < count; i++) {
            ByteBuffer outer = next(at, layout.outer());
            int inner = Short.toUnsignedInt(outer.getShort(layout.count()));
            newest = newer(newest, innerNewest(at + unsigned(outer, layout.first()), inner, layout));
            long step = unsigned(outer, layout.next());
            if (step == 0) {
                break;
            }
            at += step;
        }
        return newest;
    }

    private Optional<GlibcVersion> innerNewest(long offset, int count, Layout layout)
            throws IOException, MalformedElfException {
        Optional<GlibcVersion> newest = Optional.empty();
        long at = offset;
        for (int i = 0; i < count; i++) {
            ByteBuffer inner = next(at, layout.inner());
            newest = newer(newest, GlibcVersion.ofSymbol(bytes.name(names + unsigned(inner, layout.name()))));
            long step = unsigned(inner, layout.nextInner());
            if (step == 0) {
                break;
            }
            at += step;
        }
        return newest;
    }

    private static Optional<GlibcVersion> newer(Optional<GlibcVersion> one, Optional<GlibcVersion> other) {
        return Stream.concat(one.stream(), other.stream()).max(Comparator.naturalOrder());
    }

    private ByteBuffer next(long offset, int length) throws IOException, MalformedElfException {
        if (++records > MAX_RECORDS) {
            throw new MalformedElfException("it has more than " + MAX_RECORDS + " symbol versions");
        }
        return bytes.at(offset, length);
    }

    private static long unsigned(ByteBuffer from, int at) {
        return Integer.toUnsignedLong(from.getInt(at));
    }
}

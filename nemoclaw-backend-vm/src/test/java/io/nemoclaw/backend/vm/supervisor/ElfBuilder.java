package io.nemoclaw.backend.vm.supervisor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes small ELF files: one loaded segment, a dynamic segment and tables of symbol versions. */
final class ElfBuilder {
    private static final long BASE = 0x400000;
    private static final int TABLES = 0x400;
    private static final int NAMES = 0x4000;
    private static final int SIZE = 0x8000;

    private int wordBits = 64;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int machine = 62;
    private int type = 3;
    private final Map<String, List<String>> needs = new LinkedHashMap<>();
    private final List<String> defines = new ArrayList<>();

    ElfBuilder wordBits(int bits) {
        wordBits = bits;
        return this;
    }

    ElfBuilder order(ByteOrder newOrder) {
        order = newOrder;
        return this;
    }

    ElfBuilder machine(int number) {
        machine = number;
        return this;
    }

    ElfBuilder type(int number) {
        type = number;
        return this;
    }

    ElfBuilder needs(String library, String... versions) {
        needs.put(library, List.of(versions));
        return this;
    }

    ElfBuilder defines(String... versions) {
        defines.addAll(List.of(versions));
        return this;
    }

    byte[] build() {
        boolean wide = wordBits == 64;
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(order);
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        names.write(0);
        out.put(new byte[] {
            0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2), 1
        });
        out.putShort(16, (short) type).putShort(18, (short) machine);
        int segments = wide ? 64 : 52;
        word(out, wide ? 32 : 28, segments);
        out.putShort(wide ? 54 : 42, (short) (wide ? 56 : 32)).putShort(wide ? 56 : 44, (short) 2);
        int dynamicAt = 0x200;
        List<long[]> dynamic = new ArrayList<>();
        int at = TABLES;
        if (!needs.isEmpty()) {
            dynamic.add(new long[] {0x6ffffffeL, BASE + at});
            dynamic.add(new long[] {0x6fffffffL, needs.size()});
            at = writeNeeds(out, at, names);
        }
        if (!defines.isEmpty()) {
            dynamic.add(new long[] {0x6ffffffcL, BASE + at});
            dynamic.add(new long[] {0x6ffffffdL, defines.size()});
            writeDefines(out, at, names);
        }
        dynamic.add(new long[] {5, BASE + NAMES});
        dynamic.add(new long[] {0, 0});
        for (int i = 0; i < dynamic.size(); i++) {
            int entry = dynamicAt + i * wordBits / 4;
            word(out, entry, dynamic.get(i)[0]);
            word(out, entry + wordBits / 8, dynamic.get(i)[1]);
        }
        segment(out, segments, 1, 0, BASE, SIZE);
        segment(out, segments + (wide ? 56 : 32), 2, dynamicAt, BASE + dynamicAt, (long) dynamic.size() * wordBits / 4);
        out.position(NAMES);
        out.put(names.toByteArray());
        return out.array();
    }

    private int writeNeeds(ByteBuffer out, int start, ByteArrayOutputStream names) {
        int at = start;
        int left = needs.size();
        for (Map.Entry<String, List<String>> library : needs.entrySet()) {
            int count = library.getValue().size();
            int size = 16 + 16 * count;
            out.putShort(at, (short) 1).putShort(at + 2, (short) count);
            out.putInt(at + 4, name(names, library.getKey()))
                    .putInt(at + 8, 16)
                    .putInt(at + 12, --left == 0 ? 0 : size);
            for (int i = 0; i < count; i++) {
                int inner = at + 16 + 16 * i;
                out.putInt(inner + 8, name(names, library.getValue().get(i)));
                out.putInt(inner + 12, i == count - 1 ? 0 : 16);
            }
            at += size;
        }
        return at;
    }

    private void writeDefines(ByteBuffer out, int start, ByteArrayOutputStream names) {
        for (int i = 0; i < defines.size(); i++) {
            int at = start + 28 * i;
            out.putShort(at, (short) 1).putShort(at + 6, (short) 1);
            out.putInt(at + 12, 20).putInt(at + 16, i == defines.size() - 1 ? 0 : 28);
            out.putInt(at + 20, name(names, defines.get(i)));
        }
    }

    private static int name(ByteArrayOutputStream names, String name) {
        int at = names.size();
        names.writeBytes((name + "\0").getBytes(StandardCharsets.ISO_8859_1));
        return at;
    }

    private void segment(ByteBuffer out, int at, int kind, long offset, long address, long size) {
        out.putInt(at, kind);
        boolean wide = wordBits == 64;
        word(out, at + (wide ? 8 : 4), offset);
        word(out, at + (wide ? 16 : 8), address);
        word(out, at + (wide ? 32 : 16), size);
    }

    private void word(ByteBuffer out, int at, long value) {
        if (wordBits == 64) {
            out.putLong(at, value);
        } else {
            out.putInt(at, (int) value);
        }
    }
}

package io.nemoclaw.backend.vm.supervisor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads pieces of an ELF file that is not trusted: nothing beyond its end, and no more bytes in all than a budget. Not
 * thread-safe.
 */
final class ElfBytes {
    private static final int BUDGET = 8 << 20;
    private static final int LONGEST_NAME = 128;

    private final RandomAccessFile file;
    private final ByteOrder order;
    private int left = BUDGET;

    ElfBytes(RandomAccessFile file, ByteOrder order) {
        this.file = file;
        this.order = order;
    }

    /** Bytes that must all be there. */
    ByteBuffer at(long offset, int length) throws IOException, MalformedElfException {
        long size = file.length();
        if (offset < 0 || offset > size || length > size - offset) {
            throw new MalformedElfException("it ends before offset " + Long.toUnsignedString(offset) + " + " + length);
        }
        left -= length;
        if (left < 0) {
            throw new MalformedElfException("its tables are larger than " + BUDGET + " bytes");
        }
        byte[] bytes = new byte[length];
        file.seek(offset);
        int done = 0;
        while (done < length) {
            int count = file.read(bytes, done, length - done);
            if (count < 0) {
                throw new MalformedElfException("it became shorter while it was read");
            }
            done += count;
        }
        return ByteBuffer.wrap(bytes).order(order);
    }

    /** A name that ends with a zero byte. */
    String name(long offset) throws IOException, MalformedElfException {
        long available = offset < 0 ? 0 : file.length() - offset;
        ByteBuffer bytes = at(offset, (int) Math.max(0, Math.min(LONGEST_NAME, available)));
        StringBuilder name = new StringBuilder();
        while (bytes.hasRemaining()) {
            int character = Byte.toUnsignedInt(bytes.get());
            if (character == 0) {
                return name.toString();
            }
            name.append((char) character);
        }
        throw new MalformedElfException("a name at offset " + Long.toUnsignedString(offset) + " has no end");
    }
}

package io.nemoclaw.internal.process;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Keeps the end of a stream within a bound and hands out its lines. Used by one writer; read after it has ended. */
final class OutputTail extends OutputStream {
    private static final int LONGEST_LINE = 64 * 1024;

    private final byte[] ring;
    private final Consumer<String> onLine;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long written;

    OutputTail(int capacity, Consumer<String> onLine) {
        this.ring = new byte[capacity];
        this.onLine = onLine;
    }

    @Override
    public synchronized void write(int b) {
        ring[(int) (written++ % ring.length)] = (byte) b;
        if (b == '\n' || line.size() >= LONGEST_LINE) {
            finishLine();
        }
        if (b != '\n') {
            line.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void finishLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        onLine.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    /** Hands out a last line that has no line break. */
    @Override
    public synchronized void close() {
        if (line.size() > 0) {
            finishLine();
        }
    }

    /** What was kept, as UTF-8. */
    synchronized String text() {
        if (written <= ring.length) {
            return new String(ring, 0, (int) written, StandardCharsets.UTF_8);
        }
        int start = (int) (written % ring.length);
        byte[] ordered = new byte[ring.length];
        System.arraycopy(ring, start, ordered, 0, ring.length - start);
        System.arraycopy(ring, 0, ordered, ring.length - start, start);
        return new String(ordered, StandardCharsets.UTF_8);
    }
}

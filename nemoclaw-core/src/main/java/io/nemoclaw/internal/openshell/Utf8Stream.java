package io.nemoclaw.internal.openshell;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Decodes UTF-8 that arrives in arbitrary pieces: a character that is split between two pieces is held back until it is
 * whole. Malformed bytes become the replacement character. Not thread-safe.
 */
public final class Utf8Stream {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final Consumer<String> target;
    private byte[] held = new byte[0];

    /** A decoder that hands its text to a consumer. */
    public Utf8Stream(Consumer<String> target) {
        this.target = target;
    }

    /** Takes the next piece. */
    public void accept(byte[] chunk) {
        byte[] all = new byte[held.length + chunk.length];
        System.arraycopy(held, 0, all, 0, held.length);
        System.arraycopy(chunk, 0, all, held.length, chunk.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        CharBuffer out = CharBuffer.allocate(all.length + 1);
        decoder.decode(in, out, false);
        held = new byte[in.remaining()];
        in.get(held);
        emit(out);
    }

    /** The stream has ended: what was held back is malformed. */
    public void finish() {
        CharBuffer out = CharBuffer.allocate(held.length + 4);
        decoder.decode(ByteBuffer.wrap(held), out, true);
        decoder.flush(out);
        held = new byte[0];
        emit(out);
    }

    private void emit(CharBuffer out) {
        String text = out.flip().toString();
        if (!text.isEmpty()) {
            target.accept(text);
        }
    }
}

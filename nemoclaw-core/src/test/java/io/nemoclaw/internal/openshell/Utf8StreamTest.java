package io.nemoclaw.internal.openshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8StreamTest {
    private static final String TEXT = "a é € 😀 日本\n";

    private static List<String> pieces(byte[]... chunks) {
        List<String> pieces = new ArrayList<>();
        Utf8Stream stream = new Utf8Stream(pieces::add);
        for (byte[] chunk : chunks) {
            stream.accept(chunk);
        }
        stream.finish();
        return pieces;
    }

    @Test
    void anySplitInThreeGivesTheSameTextAndSplitsNoCharacter() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= bytes.length; i++) {
            for (int j = i; j <= bytes.length; j++) {
                List<String> pieces = pieces(
                        Arrays.copyOfRange(bytes, 0, i),
                        Arrays.copyOfRange(bytes, i, j),
                        Arrays.copyOfRange(bytes, j, bytes.length));

                assertThat(String.join("", pieces)).isEqualTo(TEXT);
                assertThat(pieces).noneMatch(piece -> piece.contains("\ufffd"));
                assertThat(pieces).noneMatch(piece -> Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
            }
        }
    }

    @Test
    void byteByByteIsNoDifferent() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[][] single = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            single[i] = new byte[] {bytes[i]};
        }

        assertThat(String.join("", pieces(single))).isEqualTo(TEXT);
    }

    @Test
    void malformedBytesBecomeTheReplacementCharacter() {
        assertThat(String.join("", pieces(new byte[] {'a', (byte) 0xff, 'b'}))).isEqualTo("a\ufffdb");
        assertThat(String.join("", pieces(new byte[] {(byte) 0xe2, (byte) 0x82})))
                .isEqualTo("\ufffd");
        assertThat(pieces()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomBytesNeverFailAndDecodeAsInOnePiece(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[4096];
        random.nextBytes(bytes);
        List<byte[]> chunks = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(7));
            chunks.add(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }

        assertThat(String.join("", pieces(chunks.toArray(byte[][]::new))))
                .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
}

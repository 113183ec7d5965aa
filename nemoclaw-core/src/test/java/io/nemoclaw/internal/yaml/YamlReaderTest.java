package io.nemoclaw.internal.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.yaml.Shape.Fields;
import io.nemoclaw.internal.yaml.Shape.Scalar;
import io.nemoclaw.internal.yaml.Shape.Sequence;
import io.nemoclaw.internal.yaml.Shape.Table;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static final Fields SHAPE = new Fields(
            Map.of(
                    "name",
                    Scalar.TEXT,
                    "count",
                    Scalar.NUMBER,
                    "on",
                    Scalar.BOOLEAN,
                    "list",
                    new Sequence(Scalar.TEXT),
                    "table",
                    new Table(Scalar.NUMBER),
                    "either",
                    new Shape.TextOr(new Fields(Map.of("any", new Sequence(Scalar.TEXT)), Set.of("any")))),
            Set.of("name"));
    private static final YamlReader READER = new YamlReader("sample", ErrorCode.POLICY_INVALID);

    private static Map<String, Object> read(String text) throws NemoClawException {
        return READER.read(text, SHAPE);
    }

    private static NemoClawException refused(String text) {
        return catchThrowableOfType(NemoClawException.class, () -> read(text));
    }

    @Test
    void everyShapeIsRead() throws Exception {
        assertThat(read("""
                        name: "0.1"
                        count: 42
                        on: true
                        list: [a, 1, true]
                        table: {x: 1, y: 2}
                        either: {any: [p, q]}
                        """))
                .containsEntry("name", "0.1")
                .containsEntry("count", 42L)
                .containsEntry("on", true)
                .containsEntry("list", List.of("a", "1", "true"))
                .containsEntry("table", Map.of("x", 1L, "y", 2L))
                .containsEntry("either", Map.of("any", List.of("p", "q")));
        assertThat(read("name: a\neither: plain\n")).containsEntry("either", "plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: a; nmae: b            | unknown field 'nmae'    | line 2, column 1",
                "count: 1                    | 'name' is missing       | line 1, column 1",
                "name: a; name: b            | stands twice            | line 2, column 1",
                "name: a; count: one         | count must be a whole number | line 2, column 8",
                "name: a; count: 1.5         | whole number            | line 2, column 8",
                "name: a; count: -1          | whole number            | line 2, column 8",
                "name: a; on: maybe          | on must be true or false | line 2, column 5",
                "name: a; on: 1              | true or false           | line 2, column 5",
                "name: [a]                   | name must be a text     | line 1, column 7",
                "name:                       | name must be a text     | line 1",
                "name: a; list: b            | list must be a list     | line 2, column 7",
                "name: a; list: [b, [c]]     | list[1] must be a text  | line 2, column 11",
                "name: a; table: [1]         | table must be a mapping | line 2, column 8",
                "name: a; table: {x: y}      | table.x must be a whole number | line 2, column 12",
                "name: a; table: {x: 1, x: 2} | stands twice           | line 2, column 15",
                "name: a; either: {some: []} | unknown field 'either.some' | line 2, column 10",
                "- a                         | the document must be a mapping | line 1, column 1",
                "name: a; ---; name: b       | document                | line",
                "name: 'a                    |                         | line",
                "name: a; ? [x]; : y         | Non scalar key          | not YAML",
            })
    void whatIsWrongIsNamedWithItsPlace(String text, String why, String place) {
        NemoClawException refused = refused(text.replace("; ", "\n") + "\n");

        assertThat(refused.code()).isEqualTo(ErrorCode.POLICY_INVALID);
        assertThat(refused).hasMessageContaining("the sample is not valid").hasMessageContaining(place);
        if (why != null) {
            assertThat(refused).hasMessageContaining(why);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "---\n"})
    void anEmptyDocumentIsRefused(String text) {
        assertThat(refused(text)).isNotNull();
    }

    @Test
    void aHugeDocumentAndABillionLaughsAreRefusedQuickly() {
        assertThat(refused("name: " + "x".repeat(2 << 20))).isNotNull();
        StringBuilder laughs = new StringBuilder("name: x\nlist:\n- &a0 [ha, ha]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("- &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThat(refused(laughs.toString())).isNotNull();
    }

    @Test
    void aDocumentThatHoldsItselfIsRefused() {
        assertThat(refused("name: a\nlist: &self [*self]\n")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void damagedDocumentsAreReadOrRefusedAndNothingElse(long seed) {
        Random random = new Random(seed);
        String whole = "name: a\ncount: 1\non: true\nlist: [a, b]\ntable: {x: 1}\neither: {any: [p]}\n";
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder(whole);
            for (int i = 0; i < 3; i++) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, "\t\n:{}[]&*!|>'\"%@`,-#?x\0".charAt(random.nextInt(23)));
            }
            try {
                assertThat(read(text.toString())).containsKey("name");
            } catch (NemoClawException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.POLICY_INVALID);
            }
        }
    }
}

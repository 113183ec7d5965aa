package io.nemoclaw.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.nemoclaw.NemoClaw;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The schemas that are packed into this module. */
final class PublishedSchema {
    private PublishedSchema() {}

    static void accepts(String name, Path file) throws IOException {
        try (InputStream in = NemoClaw.class.getResourceAsStream("/io/nemoclaw/schemas/" + name + ".schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(schema.validate(new ObjectMapper().readTree(file.toFile())))
                    .isEmpty();
        }
    }
}

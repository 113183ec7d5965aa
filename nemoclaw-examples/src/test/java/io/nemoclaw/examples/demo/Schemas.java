package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.nemoclaw.NemoClaw;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The published schemas, as they are packed into core. */
final class Schemas {
    private Schemas() {}

    /** What breaks a schema in a document; empty if nothing does. */
    static List<String> violations(String name, JsonNode document) throws IOException {
        try (InputStream in = NemoClaw.class.getResourceAsStream("/io/nemoclaw/schemas/" + name + ".schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return schema.validate(document).stream().map(Object::toString).toList();
        }
    }
}

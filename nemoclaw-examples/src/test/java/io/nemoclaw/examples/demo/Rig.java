package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nemoclaw.event.OnboardListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The program over a fake library, with its streams captured. */
final class Rig {
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    final FakeNemoClaw library = new FakeNemoClaw();
    final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    OnboardListener listener = OnboardListener.NONE;
    GlobalOptions options = new GlobalOptions();
    boolean opened;

    int run(String... arguments) {
        Surroundings surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                (given, variables, progress) -> {
                    opened = true;
                    options = given;
                    listener = progress;
                    return library;
                });
        return new Program(surroundings).run(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Standard output, which must be one document and nothing else. */
    JsonNode document() throws JsonProcessingException {
        return parse(out());
    }

    static JsonNode parse(String text) throws JsonProcessingException {
        return STRICT.readTree(text);
    }
}

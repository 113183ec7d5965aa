package io.nemoclaw.examples;

import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** State directories that the examples make and remove. */
final class Scratch {
    private Scratch() {}

    static Path directory() throws IOException {
        return Files.createTempDirectory("nemoclaw-example-");
    }

    /** Destroys what was onboarded below a directory, and then the directory. */
    static void remove(NemoClaw.Builder builder, Path directory)
            throws IOException, NemoClawException, InterruptedException {
        try (NemoClaw nemoclaw = builder.build()) {
            nemoclaw.destroy(nemoclaw.planDestroyAll());
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}

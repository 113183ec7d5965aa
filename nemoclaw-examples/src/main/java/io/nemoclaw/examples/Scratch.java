package io.nemoclaw.examples;

import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A state directory for one run of an example. Closing it destroys what was onboarded, and then the directory. */
final class Scratch implements AutoCloseable {
    private final Path home;
    private final NemoClaw.Builder builder;

    Scratch() throws IOException {
        this.home = Files.createTempDirectory("nemoclaw-example-");
        this.builder = NemoClaw.builder().stateDirectory(home);
    }

    /** Builds libraries that keep their state here; always the same builder. */
    NemoClaw.Builder builder() {
        return builder;
    }

    @Override
    public void close() throws IOException, NemoClawException, InterruptedException {
        try (NemoClaw nemoclaw = builder.build()) {
            nemoclaw.destroy(nemoclaw.planDestroyAll());
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(home)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}

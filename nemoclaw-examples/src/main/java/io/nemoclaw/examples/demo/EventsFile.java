package io.nemoclaw.examples.demo;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardListener;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Appends events to a file, one line each, flushed at once. A file that cannot be written ends the writing, not the run. */
final class EventsFile implements OnboardListener, AutoCloseable {
    private final PrintStream warnings;
    private @Nullable Writer writer;

    private EventsFile(@Nullable Writer writer, PrintStream warnings) {
        this.writer = writer;
        this.warnings = warnings;
    }

    /**
     * Opens the file for appending; without a file, events are dropped.
     *
     * @throws UsageException if the file cannot be opened
     */
    static EventsFile open(Optional<Path> file, PrintStream warnings) {
        if (file.isEmpty()) {
            return new EventsFile(null, warnings);
        }
        try {
            return new EventsFile(
                    Files.newBufferedWriter(
                            file.get(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    warnings);
        } catch (IOException e) {
            throw new UsageException(ErrorCode.INVALID_ARGUMENT, "the events file cannot be opened: " + e);
        }
    }

    @Override
    public synchronized void on(OnboardEvent event) {
        if (writer == null) {
            return;
        }
        try {
            writer.write(EventLine.of(event) + "\n");
            writer.flush();
        } catch (IOException e) {
            warnings.println("warning: the events file cannot be written any more: " + e);
            close();
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException e) {
            warnings.println("warning: the events file could not be closed: " + e);
        } finally {
            writer = null;
        }
    }
}

package io.nemoclaw.examples.demo;

import io.nemoclaw.BackendId;
import io.nemoclaw.InstanceId;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
final class GlobalOptions {
    /** The only backend that is not isolated. */
    static final BackendId EMBEDDED = BackendId.of("embedded");

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where state is kept; default: $NEMOCLAW_HOME, else ~/.nemoclaw.")
    private @Nullable Path home;

    @Option(
            names = "--backend",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "auto, docker, vm, embedded or the id of another backend; default: auto.")
    private @Nullable BackendChoice backend;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "Which instance on this host; default: nemoclaw.")
    private @Nullable InstanceId instance;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print exactly one JSON document on standard output.")
    private boolean json;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Append every event to a file, one JSON document a line.")
    private @Nullable Path events;

    Optional<Path> home() {
        return Optional.ofNullable(home);
    }

    Optional<BackendId> backend() {
        return Optional.ofNullable(backend).flatMap(BackendChoice::id);
    }

    InstanceId instance() {
        return instance == null ? InstanceId.DEFAULT : instance;
    }

    boolean json() {
        return json;
    }

    Optional<Path> events() {
        return Optional.ofNullable(events);
    }

    /** A backend id, or none for {@code auto}. */
    record BackendChoice(Optional<BackendId> id) {
        static BackendChoice parse(String text) {
            return new BackendChoice(text.equals("auto") ? Optional.empty() : Optional.of(BackendId.of(text)));
        }
    }
}

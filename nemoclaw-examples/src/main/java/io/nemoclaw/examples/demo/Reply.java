package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.NemoClawException;
import java.util.List;
import java.util.Optional;

/**
 * What a command answers: one document for programs, lines for people, and an exit code for both.
 *
 * @param exitCode the exit code
 * @param document the document
 * @param lines what a person reads on standard output
 * @param error what went wrong, if something did
 */
record Reply(int exitCode, ObjectNode document, List<String> lines, Optional<NemoClawException> error) {
    Reply {
        lines = List.copyOf(lines);
    }

    static Reply done(ObjectNode document, List<String> lines) {
        return new Reply(ExitCode.DONE, document, lines, Optional.empty());
    }

    /** A failure that has nothing else to tell. */
    static Reply failed(int exitCode, NemoClawException error) {
        return failed(exitCode, Json.document(), List.of(), error);
    }

    /** A failure that still has something to tell. */
    static Reply failed(int exitCode, ObjectNode document, List<String> lines, NemoClawException error) {
        document.set("error", Json.error(error));
        return new Reply(exitCode, document, lines, Optional.of(error));
    }
}

package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.NemoClaw;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Every backend: available or why not, and the one that would be chosen. */
@Command(
        name = "backends",
        mixinStandardHelpOptions = true,
        description = "List the backends, why one is not available, and the one that would be chosen.")
final class BackendsCommand implements Action {
    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) {
        List<BackendStatus> backends = nemoclaw.backends();
        ObjectNode document = Json.document();
        document.set("backends", Json.array(backends, Json::backend));
        document.set(
                "chosen",
                Json.text(backends.stream()
                        .filter(BackendStatus::chosen)
                        .map(BackendStatus::id)
                        .findFirst()));
        return Reply.done(document, lines(backends));
    }

    /** What a person reads of backends. */
    static List<String> lines(List<BackendStatus> backends) {
        List<String> lines = new ArrayList<>();
        for (BackendStatus backend : backends) {
            String verdict = backend.available() ? "available" : "not available";
            lines.add((backend.chosen() ? "* " : "  ") + backend.id() + ": " + verdict + ": " + backend.reason()
                    + (backend.isolated() ? "" : " (isolates nothing)"));
            if (!backend.remedy().isEmpty()) {
                lines.add("      remedy: " + backend.remedy());
            }
        }
        return lines;
    }
}

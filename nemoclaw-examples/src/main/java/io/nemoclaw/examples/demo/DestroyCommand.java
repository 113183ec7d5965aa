package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.DestroyPlan;
import io.nemoclaw.DestroyReport;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes one sandbox, or the whole instance. */
@Command(
        name = "destroy",
        mixinStandardHelpOptions = true,
        description = "Remove one sandbox, or all of them together with the gateway and its state.")
final class DestroyCommand implements Action {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Scope scope;

    @Option(names = "--dry-run", description = "Say what would be removed, and change nothing.")
    private boolean dryRun;

    /** How much goes. */
    static final class Scope {
        @Option(names = "--sandbox", paramLabel = "NAME", description = "This sandbox.")
        private @Nullable SandboxName sandbox;

        @Option(names = "--all", description = "Every sandbox of the instance, its gateway and its state.")
        private boolean all;
    }

    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        DestroyPlan plan =
                scope.all ? nemoclaw.planDestroyAll() : nemoclaw.planDestroy(Objects.requireNonNull(scope.sandbox));
        ObjectNode document = Json.document()
                .put("dryRun", dryRun)
                .put("instance", plan.instance().value());
        document.set("sandbox", Json.text(plan.sandbox()));
        if (dryRun) {
            document.set("items", Json.texts(plan.items()));
            return Reply.done(document, told(plan.items(), "would remove "));
        }
        return destroyed(nemoclaw.destroy(plan), document);
    }

    private static Reply destroyed(DestroyReport report, ObjectNode document) {
        document.set("removed", Json.texts(report.removed()));
        document.set(
                "leftovers",
                Json.array(
                        report.leftovers(),
                        left -> Json.object()
                                .put("item", left.item())
                                .put("reason", left.reason())
                                .put("remedy", left.remedy())));
        List<String> lines = new ArrayList<>(told(report.removed(), "removed "));
        report.leftovers()
                .forEach(
                        left -> lines.add("left " + left.item() + ": " + left.reason() + "; remedy: " + left.remedy()));
        if (report.complete()) {
            return Reply.done(document, lines);
        }
        NemoClawException error = NemoClawException.of(
                        ErrorCode.BACKEND_FAILED, report.leftovers().size() + " items could not be removed")
                .withRemedy(report.leftovers().get(0).remedy());
        return Reply.failed(ExitCode.FAILED, document, lines, error);
    }

    private static List<String> told(List<String> items, String verb) {
        return items.isEmpty()
                ? List.of("there is nothing to remove")
                : items.stream().map(item -> verb + item).toList();
    }
}

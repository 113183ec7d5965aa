package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a dry run is told. */
final class PlanReply {
    private PlanReply() {}

    static Reply of(OnboardPlan plan) {
        ObjectNode document = Json.document().put("outcome", plan.blocked() ? "blocked" : "planned");
        document.putObject("sandbox").put("name", plan.sandbox().value());
        document.put("backend", plan.backend().value());
        document.put("instance", plan.instance().value());
        document.putObject("gateway").set("name", Json.text(plan.gateway()));
        document.set("actions", Json.array(plan.actions(), PlanReply::action));
        document.set("findings", Json.array(plan.findings(), Json::finding));

        List<String> lines = new ArrayList<>();
        plan.actions()
                .forEach(action ->
                        lines.add(verdict(action) + " " + action.state().title() + ": " + action.reason()));
        lines.addAll(OnboardReply.findings(plan.findings()));
        if (plan.blocked()) {
            return Reply.failed(ExitCode.BLOCKED, document, lines, refusal(plan));
        }
        return Reply.done(document, lines);
    }

    /** A plan that would be refused is told like an onboarding that was. */
    private static NemoClawException refusal(OnboardPlan plan) {
        List<Finding> blocking =
                plan.findings().stream().filter(Finding::blocking).toList();
        ErrorCode code = blocking.size() == 1 ? blocking.get(0).code() : ErrorCode.PREFLIGHT_BLOCKED;
        String titles = blocking.stream().map(Finding::title).collect(Collectors.joining("; "));
        String remedies = blocking.stream()
                .flatMap(finding -> finding.remedies().stream())
                .collect(Collectors.joining("; "));
        NemoClawException refusal = NemoClawException.of(code, "the onboarding would be refused: " + titles);
        return remedies.isEmpty() ? refusal : refusal.withRemedy(remedies);
    }

    private static ObjectNode action(OnboardPlan.Action action) {
        return Json.object()
                .put("step", action.state().id())
                .put("verdict", verdict(action))
                .put("reason", action.reason());
    }

    private static String verdict(OnboardPlan.Action action) {
        return action.verdict().name().toLowerCase(Locale.ROOT);
    }
}

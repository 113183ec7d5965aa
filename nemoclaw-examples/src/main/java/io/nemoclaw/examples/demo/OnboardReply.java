package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.Finding;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.SandboxInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the end of an onboarding is told. */
final class OnboardReply {
    private OnboardReply() {}

    static Reply of(OnboardResult result, NemoClaw nemoclaw) throws NemoClawException, InterruptedException {
        ObjectNode document = Json.document();
        OnboardReport report = result.report();
        document.put("outcome", outcome(result));
        document.set("sandbox", sandbox(result));
        document.set("backend", Json.text(report.backend()));
        document.put("instance", report.instance().value());
        document.set("gateway", gateway(result, nemoclaw));
        document.put("unchanged", result instanceof OnboardResult.Ready && report.unchanged());
        document.set("steps", Json.array(report.steps(), OnboardReply::step));
        document.set("findings", Json.array(report.findings(), Json::finding));
        document.put("durationMs", report.took().toMillis());
        try {
            String name = result.orElseThrow().name().value();
            return Reply.done(document, List.of(name + " is ready" + (report.unchanged() ? ", nothing changed" : "")));
        } catch (NemoClawException e) {
            boolean blocked = result instanceof OnboardResult.Blocked;
            List<String> lines = blocked ? findings(report.findings()) : List.of();
            return Reply.failed(blocked ? ExitCode.BLOCKED : ExitCode.FAILED, document, lines, e);
        }
    }

    private static String outcome(OnboardResult result) {
        return result.fold(ready -> "ready", blocked -> "blocked", failed -> "failed");
    }

    private static ObjectNode sandbox(OnboardResult result) throws NemoClawException, InterruptedException {
        ObjectNode node = Json.object().put("name", result.report().sandbox().value());
        Optional<SandboxInfo> info = result instanceof OnboardResult.Ready ready
                ? Optional.of(ready.sandbox().info())
                : Optional.empty();
        node.set("id", Json.text(info.flatMap(SandboxInfo::id)));
        node.set("phase", Json.text(info.map(SandboxInfo::phase)));
        node.set("image", Json.text(info.flatMap(SandboxInfo::image)));
        return node;
    }

    /** A gateway that cannot be asked must not hide how the onboarding ended. */
    private static ObjectNode gateway(OnboardResult result, NemoClaw nemoclaw) throws InterruptedException {
        try {
            return Json.gateway(nemoclaw.gateway());
        } catch (NemoClawException e) {
            ObjectNode node = Json.object();
            node.set("name", Json.text(result.report().gateway()));
            return node.put("detail", e.code() + ": " + e.getMessage());
        }
    }

    private static ObjectNode step(OnboardReport.Step step) {
        return Json.object()
                .put("step", step.state().id())
                .put("status", step.status().name().toLowerCase(Locale.ROOT))
                .put("durationMs", step.took().toMillis())
                .put("detail", step.detail());
    }

    /** What a person reads of findings. */
    static List<String> findings(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            String severity = finding.severity().name().toLowerCase(Locale.ROOT);
            lines.add(severity + ": " + finding.title() + ": " + finding.reason());
            finding.remedies().forEach(remedy -> lines.add("  remedy: " + remedy));
        }
        return lines;
    }
}

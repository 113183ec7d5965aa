package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.RecoverReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Brings back what was recorded. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        description = "Bring the recorded gateway back and re-create what it lost.")
final class RecoverCommand implements Action {
    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        RecoverReport report = nemoclaw.recover();
        ObjectNode document = Json.document().put("recovered", report.recovered());
        document.set("gateway", Json.gateway(report.gateway()));
        document.set("actions", Json.texts(report.actions()));
        document.set("sandboxes", Json.array(report.sandboxes(), Json::sandbox));

        List<String> lines = new ArrayList<>(report.actions());
        if (report.actions().isEmpty() && report.recovered()) {
            lines.add("nothing was wrong");
        }
        lines.addAll(StatusCommand.lines(Optional.of(report.gateway()), report.sandboxes()));
        if (!report.recovered()) {
            ErrorCode code = report.gateway().healthy() ? ErrorCode.SANDBOX_NOT_READY : ErrorCode.GATEWAY_UNREACHABLE;
            return Reply.failed(
                    ExitCode.FAILED, document, lines, NemoClawException.of(code, "not everything came back"));
        }
        return Reply.done(document, lines);
    }
}

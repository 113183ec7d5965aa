package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The gateway and its sandboxes, or one sandbox. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show the gateway and its sandboxes. Changes nothing.")
final class StatusCommand implements Action {
    @Option(names = "--sandbox", paramLabel = "NAME", description = "Only this sandbox; an error if it is not there.")
    private @Nullable SandboxName only;

    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        Optional<GatewayStatus> gateway = gateway(nemoclaw);
        List<SandboxInfo> sandboxes = wanted(nemoclaw.sandboxes());
        ObjectNode document = Json.document();
        document.set("gateway", gateway.map(Json::gateway).orElse(null));
        document.set("sandboxes", Json.array(sandboxes, Json::sandbox));
        return Reply.done(document, lines(gateway, sandboxes));
    }

    /** No backend at all is an answer to the question, not a failure to answer it. */
    private static Optional<GatewayStatus> gateway(NemoClaw nemoclaw) throws NemoClawException, InterruptedException {
        try {
            return Optional.of(nemoclaw.gateway());
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.NO_BACKEND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<SandboxInfo> wanted(List<SandboxInfo> all) throws NemoClawException {
        if (only == null) {
            return all;
        }
        List<SandboxInfo> found =
                all.stream().filter(info -> info.name().equals(only)).toList();
        if (found.isEmpty()) {
            throw NemoClawException.of(ErrorCode.SANDBOX_NOT_FOUND, "there is no sandbox '" + only + "'");
        }
        return found;
    }

    /** What a person reads of a gateway and its sandboxes. */
    static List<String> lines(Optional<GatewayStatus> gateway, List<SandboxInfo> sandboxes) {
        List<String> lines = new ArrayList<>();
        lines.add(gateway.map(StatusCommand::line).orElse("gateway: none, and no backend could run one"));
        for (SandboxInfo info : sandboxes) {
            lines.add("sandbox " + info.name() + ": " + info.phase()
                    + info.image().map(image -> ", " + image).orElse("")
                    + (info.message().isEmpty() ? "" : ": " + info.message()));
        }
        if (sandboxes.isEmpty()) {
            lines.add("no sandboxes");
        }
        return lines;
    }

    private static String line(GatewayStatus status) {
        return "gateway " + status.name() + " (" + status.backend() + "): " + status.health()
                + status.endpoint().map(endpoint -> " at " + endpoint).orElse("")
                + status.version().map(version -> ", OpenShell " + version).orElse("")
                + (status.detail().isEmpty() ? "" : ": " + status.detail());
    }
}

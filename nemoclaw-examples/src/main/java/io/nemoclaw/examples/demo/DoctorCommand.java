package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.Diagnosis;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks around, and packs what it saw. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Look at backends, gateway, sandboxes and state files. Changes nothing.")
final class DoctorCommand implements Action {
    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Write everything, without secrets, to a .zip or .tar.gz file that only you can read.")
    private @Nullable Path bundle;

    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        Diagnosis diagnosis = nemoclaw.diagnose();
        ObjectNode document = document(diagnosis);
        List<String> lines = lines(diagnosis);
        if (bundle != null) {
            write(bundle, diagnosis, document);
            lines.add("wrote " + bundle);
        }
        document.set("bundle", Json.text(Optional.ofNullable(bundle)));
        return Reply.done(document, lines);
    }

    private static ObjectNode document(Diagnosis diagnosis) {
        ObjectNode document =
                Json.document().put("instance", diagnosis.instance().value());
        document.set("backends", Json.array(diagnosis.backends(), Json::backend));
        document.set("gateway", Json.gateway(diagnosis.gateway()));
        document.set("sandboxes", Json.array(diagnosis.sandboxes(), Json::sandbox));
        document.set("findings", Json.array(diagnosis.findings(), Json::finding));
        document.set(
                "attachments",
                Json.texts(diagnosis.attachments().stream()
                        .map(Diagnosis.Attachment::name)
                        .toList()));
        return document;
    }

    private static List<String> lines(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>(BackendsCommand.lines(diagnosis.backends()));
        lines.addAll(StatusCommand.lines(Optional.of(diagnosis.gateway()), diagnosis.sandboxes()));
        lines.addAll(
                diagnosis.findings().isEmpty()
                        ? List.of("nothing is wrong")
                        : OnboardReply.findings(diagnosis.findings()));
        return lines;
    }

    private static void write(Path file, Diagnosis diagnosis, ObjectNode document) throws NemoClawException {
        List<Diagnosis.Attachment> entries = new ArrayList<>();
        entries.add(new Diagnosis.Attachment("diagnosis.json", document.toPrettyString() + "\n"));
        entries.addAll(diagnosis.attachments());
        try {
            Bundle.write(file, entries);
        } catch (IOException e) {
            throw NemoClawException.of(ErrorCode.STATE_IO, "the bundle " + file + " could not be written: " + e)
                    .withRemedy("Check that the directory exists, is writable and has free space.")
                    .withCause(e);
        }
    }
}

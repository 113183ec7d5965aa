package io.nemoclaw.internal.diagnose;

import io.nemoclaw.Diagnosis.Attachment;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.security.Redactor;
import io.nemoclaw.internal.version.OpenShellVersions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The state files and the facts of this host, as texts without secrets. Stateless. */
final class StateAttachments {
    private static final int MOST_BYTES = 256 * 1024;

    private StateAttachments() {}

    static List<Attachment> of(InstanceContext instance) {
        List<Attachment> attachments = new ArrayList<>();
        attachments.add(new Attachment("host.txt", host(instance)));
        file("state/onboard-session.json", instance.sessions().file()).ifPresent(attachments::add);
        file("state/sandboxes.json", instance.registry().file()).ifPresent(attachments::add);
        file("state/onboard.lock", instance.layout().lockOwnerFile()).ifPresent(attachments::add);
        return attachments;
    }

    /** Names of environment variables, never their values. */
    private static String host(InstanceContext instance) {
        return String.join(
                "\n",
                "instance: " + instance.id(),
                "state: " + instance.layout().root(),
                "os: " + instance.host().osName() + " " + System.getProperty("os.version", "") + " "
                        + instance.host().architecture(),
                "java: " + Runtime.version() + " " + System.getProperty("java.vendor", ""),
                "supported OpenShell: " + OpenShellVersions.range(),
                "environment variables: "
                        + String.join(
                                " ", new TreeSet<>(instance.host().environment().keySet())),
                "");
    }

    private static Optional<Attachment> file(String name, Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return Optional.of(new Attachment(name, Redactor.redact(text)));
        } catch (IOException e) {
            return Optional.of(
                    new Attachment(name, "cannot be read: " + e.getClass().getSimpleName()));
        }
    }
}

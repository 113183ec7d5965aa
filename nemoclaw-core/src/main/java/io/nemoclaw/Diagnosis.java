package io.nemoclaw;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a look around found: facts, findings and the files behind them. It holds no secrets.
 *
 * <p>Immutable and thread-safe.
 *
 * @param instance the instance
 * @param backends every backend and whether it could run
 * @param gateway the gateway; {@link GatewayStatus.Health#ABSENT} if there is none
 * @param sandboxes recorded and live sandboxes
 * @param findings what is wrong, worst first
 * @param attachments redacted texts for a bundle
 */
public record Diagnosis(
        InstanceId instance,
        List<BackendStatus> backends,
        GatewayStatus gateway,
        List<SandboxInfo> sandboxes,
        List<Finding> findings,
        List<Attachment> attachments) {

    public Diagnosis {
        backends = List.copyOf(backends);
        sandboxes = List.copyOf(sandboxes);
        findings = List.copyOf(findings);
        attachments = List.copyOf(attachments);
    }

    /**
     * A text for a bundle, already redacted and bounded.
     *
     * @param name a relative file name without {@code ..}
     * @param text the content
     */
    public record Attachment(String name, String text) {
        public Attachment {
            Objects.requireNonNull(text, "text");
            Path path = Path.of(name);
            if (path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..")) {
                throw new IllegalArgumentException("'" + name + "' is not a plain relative file name");
            }
        }
    }
}

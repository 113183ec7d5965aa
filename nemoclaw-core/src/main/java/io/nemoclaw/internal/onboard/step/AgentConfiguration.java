package io.nemoclaw.internal.onboard.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The file from which the agent in the sandbox learns where its inference comes from: NemoClaw's
 * {@code ~/.nemoclaw/config.json} (NemoClaw, src/lib/inference-config.ts). It holds names, never a credential.
 */
public final class AgentConfiguration implements Effect {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String STAMP = "onboardedAt";
    private static final Exec READ = Exec.of("sh", "-c", "cat \"$HOME/.nemoclaw/config.json\" 2>/dev/null || true")
            .withTimeout(LIMIT);
    private static final Exec WRITE = Exec.of(
                    "sh",
                    "-c",
                    "umask 077 && mkdir -p \"$HOME/.nemoclaw\" && cat >\"$HOME/.nemoclaw/config.json.new\""
                            + " && mv -f \"$HOME/.nemoclaw/config.json.new\" \"$HOME/.nemoclaw/config.json\"")
            .withTimeout(LIMIT);

    @Override
    public Observation observe(Workbench bench) throws NemoClawException, InterruptedException {
        Optional<Inference> inference = bench.intent().inference();
        if (inference.isEmpty()) {
            return Observation.skip("no inference was asked for, so there is nothing to configure");
        }
        if (bench.knownSandbox().isEmpty()) {
            return Observation.todo("the sandbox has to be created first");
        }
        if (bench.sandboxCreated()) {
            return Observation.todo("the sandbox is new");
        }
        ExecResult present = bench.client().exec(bench.sandbox(), READ);
        return wanted(inference.get()).equals(parsed(present.stdout()))
                ? Observation.reuse("the agent is configured for " + inference.get())
                : Observation.todo("the agent is configured otherwise");
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException, InterruptedException {
        Inference inference = bench.intent().inference().orElseThrow();
        ObjectNode config =
                wanted(inference).put(STAMP, bench.instance().clock().instant().toString());
        byte[] text = config.toPrettyString().getBytes(StandardCharsets.UTF_8);
        ExecResult written = ReadyExec.run(bench, WRITE.withStdin(text));
        if (!written.succeeded()) {
            throw NemoClawException.of(
                    ErrorCode.EXEC_FAILED,
                    "cannot write the agent's configuration in sandbox '"
                            + bench.intent().name() + "': " + written.stderr().strip() + " (exit " + written.exitCode()
                            + ")");
        }
        return "the agent is configured for " + inference;
    }

    private static ObjectNode wanted(Inference inference) {
        return JSON.createObjectNode()
                .put("endpointType", "custom")
                .put("endpointUrl", "https://inference.local/v1")
                .putNull("ncpPartner")
                .put("model", inference.model())
                .put("profile", "inference-local")
                .put("credentialEnv", inference.credential().name())
                .put("provider", inference.provider().gatewayName())
                .put("providerLabel", inference.provider().label());
    }

    /** The file's content without its time stamp; the sandbox may have put anything there. */
    private static JsonNode parsed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode object) {
                object.remove(STAMP);
            }
            return node == null ? JSON.nullNode() : node;
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        }
    }
}

package io.nemoclaw.internal.state;

import static io.nemoclaw.internal.state.JsonFields.instant;
import static io.nemoclaw.internal.state.JsonFields.number;
import static io.nemoclaw.internal.state.JsonFields.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.BackendId;
import io.nemoclaw.OnboardState;
import io.nemoclaw.internal.security.Redactor;
import io.nemoclaw.internal.state.Session.Failure;
import io.nemoclaw.internal.state.Session.Inputs;
import io.nemoclaw.internal.state.Session.Machine;
import io.nemoclaw.internal.state.Session.Status;
import io.nemoclaw.internal.state.Session.StepRecord;
import io.nemoclaw.internal.state.Session.StepStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Translates between {@link Session} and NemoClaw's session file, version 1. What NemoClaw does not have is in
 * {@code machine} and {@code metadata}, where it keeps foreign fields. Stateless and thread-safe.
 */
final class SessionCodec {
    static final int VERSION = 1;

    /** The states that NemoClaw persists as steps, in its order. */
    static final List<OnboardState> STEPS = List.of(
            OnboardState.PREFLIGHT,
            OnboardState.GATEWAY,
            OnboardState.PROVIDER_SELECTION,
            OnboardState.INFERENCE,
            OnboardState.SANDBOX,
            OnboardState.OPENCLAW,
            OnboardState.AGENT_SETUP,
            OnboardState.POLICIES);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STALE = "staleSteps";

    private SessionCodec() {}

    static Session decode(ObjectNode node) {
        JsonNode metadata = node.path("metadata");
        Map<OnboardState, StepRecord> steps = steps(node.path("steps"));
        Instant started = orNow(instant(node, "startedAt"));
        Status status = constant(Status.class, text(node, "status"), Status.IN_PROGRESS);
        return new Session(
                orElse(text(node, "sessionId"), "unknown"),
                status,
                !node.path("resumable").isBoolean() || node.path("resumable").booleanValue(),
                orElse(text(node, "mode"), "non-interactive"),
                started,
                orElse(instant(node, "updatedAt"), started),
                machine(node.path("machine"), status, steps, started),
                failure(node.path("failure")),
                inputs(node, metadata),
                backend(text(node, "gatewayBackend")),
                text(metadata, "gatewayName"),
                steps,
                node.toString(),
                stale(metadata));
    }

    private static Set<OnboardState> stale(JsonNode metadata) {
        return JsonFields.texts(metadata, STALE).stream()
                .flatMap(id -> OnboardState.ofId(id).stream())
                .collect(Collectors.toSet());
    }

    private static Inputs inputs(ObjectNode node, JsonNode metadata) {
        return new Inputs(
                text(node, "sandboxName"),
                text(node, "agent"),
                text(node, "provider"),
                text(node, "model"),
                text(node, "endpointUrl"),
                text(node, "credentialEnv"),
                number(metadata, "inferenceTimeoutSeconds"),
                text(metadata, "image"),
                text(metadata, "fromDockerfile"),
                text(metadata, "archive"),
                JsonFields.texts(node, "policyPresets"),
                text(metadata, "policyYaml"),
                JsonFields.textMap(metadata, "environment"));
    }

    private static Machine machine(JsonNode node, Status status, Map<OnboardState, StepRecord> steps, Instant started) {
        String id = text(node, "state");
        OnboardState state = id == null ? null : OnboardState.ofId(id).orElse(null);
        if (state == null) {
            state = inferred(status, steps);
        }
        Long revision = number(node, "revision");
        return new Machine(
                state,
                orElse(instant(node, "stateEnteredAt"), started),
                revision == null ? 0 : revision,
                text(node, "recoveryReceipt"));
    }

    /** A file of NemoClaw has no machine: it stands at the first step that is not over. */
    private static OnboardState inferred(Status status, Map<OnboardState, StepRecord> steps) {
        if (status != Status.IN_PROGRESS) {
            return status == Status.COMPLETE ? OnboardState.COMPLETE : OnboardState.FAILED;
        }
        return STEPS.stream()
                .filter(state -> {
                    StepRecord step = steps.get(state);
                    return step != null && step.status() != StepStatus.COMPLETE && step.status() != StepStatus.SKIPPED;
                })
                .findFirst()
                .orElse(OnboardState.INIT);
    }

    private static @Nullable Failure failure(JsonNode node) {
        String message = text(node, "message");
        return message == null
                ? null
                : new Failure(orElse(text(node, "step"), ""), message, orNow(instant(node, "recordedAt")));
    }

    private static Map<OnboardState, StepRecord> steps(JsonNode node) {
        Map<OnboardState, StepRecord> steps = new EnumMap<>(OnboardState.class);
        for (OnboardState state : STEPS) {
            JsonNode step = node.path(state.id());
            steps.put(
                    state,
                    new StepRecord(
                            constant(StepStatus.class, text(step, "status"), StepStatus.PENDING),
                            instant(step, "startedAt"),
                            instant(step, "completedAt"),
                            text(step, "error")));
        }
        return steps;
    }

    private static @Nullable BackendId backend(@Nullable String text) {
        return text == null || !text.matches("[a-z][a-z0-9-]{0,62}") ? null : BackendId.of(text);
    }

    static ObjectNode encode(Session session) {
        ObjectNode node = base(session.extra());
        Inputs inputs = session.inputs();
        node.put("version", VERSION)
                .put("sessionId", session.sessionId())
                .put("resumable", session.resumable())
                .put("status", lower(session.status()))
                .put("mode", session.mode())
                .put("startedAt", session.startedAt().toString())
                .put("updatedAt", session.updatedAt().toString());
        node.put("lastStepStarted", last(session, StepRecord::startedAt));
        node.put("lastCompletedStep", last(session, StepRecord::completedAt));
        Failure failure = session.failure();
        if (failure == null) {
            node.putNull("failure");
        } else {
            node.putObject("failure")
                    .put("step", failure.step())
                    .put("message", Redactor.redact(failure.message(), 1000))
                    .put("recordedAt", failure.recordedAt().toString());
        }
        node.put("agent", inputs.agent())
                .put("sandboxName", inputs.sandboxName())
                .put(
                        "gatewayBackend",
                        session.gatewayBackend() == null
                                ? null
                                : session.gatewayBackend().value())
                .put("provider", inputs.provider())
                .put("model", inputs.model())
                .put("endpointUrl", inputs.endpointUrl() == null ? null : Redactor.redact(inputs.endpointUrl()))
                .put("credentialEnv", inputs.credentialEnv());
        JsonFields.putTexts(node, "policyPresets", inputs.policyPresets());
        putMetadata(node.withObject("/metadata"), session);
        ObjectNode steps = node.putObject("steps");
        for (OnboardState state : STEPS) {
            putStep(steps.putObject(state.id()), session.steps().get(state));
        }
        ObjectNode machine = node.putObject("machine").put("version", 1);
        machine.put("state", session.machine().state().id())
                .put("stateEnteredAt", session.machine().stateEnteredAt().toString())
                .put("revision", session.machine().revision())
                .put("recoveryReceipt", session.machine().recoveryReceipt());
        return node;
    }

    private static void putMetadata(ObjectNode metadata, Session session) {
        Inputs inputs = session.inputs();
        metadata.put("gatewayName", session.gatewayName())
                .put("fromDockerfile", inputs.fromDockerfile())
                .put("image", inputs.image())
                .put("archive", inputs.archive())
                .put("inferenceTimeoutSeconds", inputs.inferenceTimeoutSeconds())
                .put("policyYaml", inputs.policyYaml());
        JsonFields.putTextMap(metadata, "environment", inputs.environment());
        JsonFields.putTexts(
                metadata,
                STALE,
                session.stale().stream().sorted().map(OnboardState::id).toList());
    }

    private static void putStep(ObjectNode node, @Nullable StepRecord step) {
        StepRecord record = step == null ? new StepRecord(StepStatus.PENDING, null, null, null) : step;
        node.put("status", lower(record.status()));
        JsonFields.putInstant(node, "startedAt", record.startedAt());
        JsonFields.putInstant(node, "completedAt", record.completedAt());
        node.put("error", record.error() == null ? null : Redactor.redact(record.error(), 1000));
    }

    private static @Nullable String last(
            Session session, java.util.function.Function<StepRecord, @Nullable Instant> moment) {
        OnboardState latest = null;
        Instant at = Instant.MIN;
        for (Map.Entry<OnboardState, StepRecord> step : session.steps().entrySet()) {
            Instant when = moment.apply(step.getValue());
            if (when != null && !when.isBefore(at)) {
                latest = step.getKey();
                at = when;
            }
        }
        return latest == null ? null : latest.id();
    }

    private static ObjectNode base(String extra) {
        try {
            return JSON.readTree(extra) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the kept fields of a session are not JSON", e);
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, @Nullable String text, E fallback) {
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(text)) {
                return constant;
            }
        }
        return fallback;
    }

    private static <T> T orElse(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    private static Instant orNow(@Nullable Instant value) {
        return value == null ? Instant.EPOCH : value;
    }
}

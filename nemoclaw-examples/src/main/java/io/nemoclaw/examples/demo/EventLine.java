package io.nemoclaw.examples.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.event.OnboardEvent;
import java.util.Locale;

/** An event as one JSON document; its form is {@code schemas/event.schema.json}. */
final class EventLine {
    private EventLine() {}

    static ObjectNode of(OnboardEvent event) {
        ObjectNode line = Json.document()
                .put("type", type(event))
                .put("runId", event.runId())
                .put("at", event.at().toString());
        if (event instanceof OnboardEvent.RunStarted started) {
            return line.put("instance", started.instance())
                    .put("backend", started.backend())
                    .put("sandbox", started.sandbox());
        }
        if (event instanceof OnboardEvent.StepStarted started) {
            return line.put("step", started.state().id())
                    .put("index", started.index())
                    .put("total", started.total());
        }
        if (event instanceof OnboardEvent.Progress progress) {
            line.put("step", progress.state().id())
                    .put("stage", progress.stage())
                    .put("message", progress.message())
                    .put("done", progress.done());
            progress.total().ifPresentOrElse(total -> line.put("total", total), () -> line.putNull("total"));
            return line.put("unit", progress.unit());
        }
        if (event instanceof OnboardEvent.Heartbeat heartbeat) {
            return line.put("step", heartbeat.state().id())
                    .put("elapsedMs", heartbeat.elapsed().toMillis());
        }
        if (event instanceof OnboardEvent.StepFinished finished) {
            return line.put("step", finished.state().id())
                    .put("status", lower(finished.status()))
                    .put("durationMs", finished.took().toMillis())
                    .put("detail", finished.detail());
        }
        if (event instanceof OnboardEvent.StepFailed failed) {
            return line.put("step", failed.state().id())
                    .put("code", failed.code().name())
                    .put("durationMs", failed.took().toMillis())
                    .put("message", failed.message())
                    .put("remedy", failed.remedy());
        }
        OnboardEvent.RunFinished finished = (OnboardEvent.RunFinished) event;
        return line.put("outcome", lower(finished.outcome()))
                .put("durationMs", finished.took().toMillis());
    }

    /** {@code StepStarted} becomes {@code step_started}. */
    private static String type(OnboardEvent event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

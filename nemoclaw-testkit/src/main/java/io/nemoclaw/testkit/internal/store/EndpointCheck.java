package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.ValidatedEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * Asks an inference endpoint for one short answer before a route is set to it; {@code mock://} answers itself (OpenShell
 * 0.0.32, crates/openshell-router/src/backend.rs). Thread-safe.
 */
public final class EndpointCheck {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** One attempt: the path below the base URL, the protocol's name, and the body before the model. */
    private record Attempt(String path, String protocol, String body) {}

    ValidatedEndpoint verify(InferenceTarget target, String provider, String model) {
        boolean anthropic = target.kind() == InferenceTarget.Kind.ANTHROPIC;
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}],\"model\":" + quoted(model);
        List<Attempt> attempts = anthropic
                ? List.of(new Attempt("/messages", "anthropic_messages", "{" + messages + ",\"max_tokens\":32}"))
                : List.of(
                        new Attempt(
                                "/chat/completions",
                                "openai_chat_completions",
                                "{" + messages + ",\"max_completion_tokens\":32}"),
                        new Attempt(
                                "/chat/completions",
                                "openai_chat_completions",
                                "{" + messages + ",\"max_tokens\":32}"));
        if (target.baseUrl().startsWith("mock://")) {
            return endpoint(target, attempts.get(0));
        }
        String details = "";
        for (Attempt attempt : attempts) {
            int status;
            try {
                status = post(target, attempt);
            } catch (IOException | IllegalArgumentException e) {
                throw refused(provider, model, target, "request failed: " + e.getMessage(), "check connectivity");
            }
            if (status / 100 == 2) {
                return endpoint(target, attempt);
            }
            details = "HTTP " + status;
            if (status != 400) {
                break;
            }
        }
        throw refused(provider, model, target, details, nextSteps(details));
    }

    private static String nextSteps(String details) {
        return switch (details) {
            case "HTTP 401", "HTTP 403" -> "verify the provider's credentials";
            case "HTTP 429" -> "wait until the rate limit is over";
            case "HTTP 400", "HTTP 404", "HTTP 422" -> "check the model and the base URL";
            default -> "check the health of the upstream";
        };
    }

    private static RuntimeException refused(
            String provider, String model, InferenceTarget target, String details, String steps) {
        return Refusal.precondition("failed to verify inference endpoint for provider '" + provider + "' and model '"
                + model + "' at '" + target.baseUrl() + "': " + details + ". Next steps: " + steps
                + ", or retry with '--no-verify' if you want to skip verification");
    }

    private static int post(InferenceTarget target, Attempt attempt) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.baseUrl() + attempt.path()))
                .timeout(LIMIT)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(attempt.body()));
        if (target.kind() == InferenceTarget.Kind.ANTHROPIC) {
            request.header("x-api-key", target.apiKey()).header("anthropic-version", "2023-06-01");
        } else {
            request.header("authorization", "Bearer " + target.apiKey());
        }
        try {
            return HttpClient.newBuilder()
                    .connectTimeout(LIMIT)
                    .build()
                    .send(request.build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static ValidatedEndpoint endpoint(InferenceTarget target, Attempt attempt) {
        return ValidatedEndpoint.newBuilder()
                .setUrl(target.baseUrl() + attempt.path())
                .setProtocol(attempt.protocol())
                .build();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

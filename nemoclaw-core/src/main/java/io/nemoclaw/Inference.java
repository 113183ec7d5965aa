package io.nemoclaw;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What the sandbox's {@code https://inference.local} leads to: a provider, a model and a credential.
 *
 * <p>Immutable and thread-safe; the {@code with…} methods return changed copies.
 */
public final class Inference {
    private final InferenceProvider provider;
    private final String model;
    private final Credential credential;
    private final Optional<String> endpoint;
    private final Optional<Duration> timeout;
    private final Verification verification;

    /** Whether the gateway sends a test request through the route before it accepts it. */
    public enum Verification {
        /** The gateway's own verification runs, from the gateway's network. */
        BY_GATEWAY,
        /** The route is accepted as it is. */
        NONE
    }

    private Inference(
            InferenceProvider provider,
            String model,
            Credential credential,
            Optional<String> endpoint,
            Optional<Duration> timeout,
            Verification verification) {
        this.provider = provider;
        this.model = model;
        this.credential = credential;
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.verification = verification;
    }

    /**
     * A route with the provider's default end point, the gateway's default time limit and no verification.
     *
     * @throws IllegalArgumentException if the model is not of the form {@code [A-Za-z0-9._:/-]+}
     */
    public static Inference of(InferenceProvider provider, String model, Credential credential) {
        if (!Objects.requireNonNull(model, "model").matches("[A-Za-z0-9._:/-]+")) {
            throw new IllegalArgumentException(
                    "'" + model + "' is not a model name: use letters, digits and . _ : / -");
        }
        return new Inference(
                Objects.requireNonNull(provider, "provider"),
                model,
                Objects.requireNonNull(credential, "credential"),
                Optional.empty(),
                Optional.empty(),
                Verification.NONE);
    }

    /**
     * The same route to another base URL.
     *
     * @throws IllegalArgumentException if the URL is not absolute http or https, or holds user information, a query or
     *     a fragment
     */
    public Inference withEndpoint(String url) {
        URI uri = URI.create(Objects.requireNonNull(url, "url"));
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw new IllegalArgumentException(
                    "an inference endpoint is an absolute http or https URL without user information, query or fragment");
        }
        return new Inference(provider, model, credential, Optional.of(url), timeout, verification);
    }

    /**
     * The same route with a limit for one request, in whole seconds.
     *
     * @throws IllegalArgumentException if the limit is shorter than one second
     */
    public Inference withTimeout(Duration limit) {
        if (limit.toSeconds() < 1) {
            throw new IllegalArgumentException("the inference timeout must be at least one second, not " + limit);
        }
        return new Inference(provider, model, credential, endpoint, Optional.of(limit), verification);
    }

    /** The same route, verified or not when it is set. */
    public Inference withVerification(Verification newVerification) {
        return new Inference(
                provider,
                model,
                credential,
                endpoint,
                timeout,
                Objects.requireNonNull(newVerification, "verification"));
    }

    /** Who answers. */
    public InferenceProvider provider() {
        return provider;
    }

    /** Which model answers. */
    public String model() {
        return model;
    }

    /** What the gateway authenticates with. */
    public Credential credential() {
        return credential;
    }

    /** The base URL given in the request, else the provider's own; empty if there is neither. */
    public Optional<String> endpoint() {
        return endpoint.or(provider::defaultEndpoint);
    }

    /** The limit for one request; empty means the gateway's default of 60 seconds. */
    public Optional<Duration> timeout() {
        return timeout;
    }

    /** Whether the gateway verifies the route when it is set. */
    public Verification verification() {
        return verification;
    }

    @Override
    public String toString() {
        return provider.key() + " / " + model;
    }
}

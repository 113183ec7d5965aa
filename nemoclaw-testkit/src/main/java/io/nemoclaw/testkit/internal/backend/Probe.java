package io.nemoclaw.testkit.internal.backend;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.nemoclaw.Endpoint;
import io.nemoclaw.internal.openshell.wire.HealthRequest;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.testkit.internal.server.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a registered gateway for its health, over mutual TLS with the registered certificates. Stateless. */
final class Probe {
    private static final Pattern ENDPOINT = Pattern.compile("\"gateway_endpoint\":\\s*\"([^\"]+)\"");

    private Probe() {}

    /** What came out. */
    sealed interface Result {
        /** It answers. */
        record Healthy(Endpoint endpoint, String version) implements Result {}

        /** It answers, and one side does not accept the other's certificate. */
        record Untrusted(Endpoint endpoint, String reason) implements Result {}

        /** It does not answer; the endpoint is empty if nothing is registered. */
        record Silent(Optional<Endpoint> endpoint, String reason) implements Result {}
    }

    static Optional<Endpoint> endpoint(Registration registration) {
        try {
            Matcher matcher =
                    ENDPOINT.matcher(Files.readString(registration.directory().resolve("metadata.json")));
            return matcher.find() ? Optional.of(Endpoint.parse(matcher.group(1))) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Result ask(Registration registration, long limitMillis) {
        Optional<Endpoint> registered = endpoint(registration);
        if (registered.isEmpty()) {
            return new Result.Silent(registered, "it is not registered");
        }
        Endpoint endpoint = registered.get();
        Path mtls = registration.mtls();
        ManagedChannel channel;
        try {
            channel = Grpc.newChannelBuilder(
                            endpoint.host() + ":" + endpoint.port(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(mtls.resolve("ca.crt").toFile())
                                    .keyManager(
                                            mtls.resolve("tls.crt").toFile(),
                                            mtls.resolve("tls.key").toFile())
                                    .build())
                    .build();
        } catch (IOException | RuntimeException e) {
            return new Result.Untrusted(endpoint, "the registered certificates cannot be read: " + e.getMessage());
        }
        try {
            return new Result.Healthy(
                    endpoint,
                    OpenShellGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(limitMillis, TimeUnit.MILLISECONDS)
                            .health(HealthRequest.getDefaultInstance())
                            .getVersion());
        } catch (StatusRuntimeException e) {
            return certificateProblem(e)
                    ? new Result.Untrusted(endpoint, "its certificate is not the registered one")
                    : new Result.Silent(registered, text(e.getStatus()));
        } finally {
            channel.shutdownNow();
        }
    }

    private static boolean certificateProblem(StatusRuntimeException failure) {
        for (@Nullable Throwable t = failure.getCause(); t != null; t = t.getCause()) {
            if (t instanceof CertificateException || t instanceof javax.net.ssl.SSLException) {
                return true;
            }
        }
        return false;
    }

    private static String text(Status status) {
        return status.getCode() + (status.getDescription() == null ? "" : " " + status.getDescription());
    }
}

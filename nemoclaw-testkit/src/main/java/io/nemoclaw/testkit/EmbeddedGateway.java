package io.nemoclaw.testkit;

import io.nemoclaw.Endpoint;
import io.nemoclaw.GatewayName;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import io.nemoclaw.testkit.internal.sandbox.Lifecycle;
import io.nemoclaw.testkit.internal.server.GatewayOptions;
import io.nemoclaw.testkit.internal.server.GatewayOptions.Persistence;
import io.nemoclaw.testkit.internal.server.GatewayServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An OpenShell gateway in this process, for tests and demos: real gRPC over real mutual TLS on a loopback port, with the
 * semantics of OpenShell 0.0.32, sandboxes as local processes, and faults on demand.
 *
 * <pre>{@code
 * try (EmbeddedGateway embedded = EmbeddedGateway.start()) {
 *     Gateway gateway = embedded.gateway();
 * }
 * }</pre>
 *
 * <p><b>It isolates nothing.</b> Commands run as this process's user, on this host, with a clean environment and a
 * private home directory. What a real sandbox has at {@code /sandbox} is in that directory: command arguments and
 * working directories that are {@code /sandbox} or begin with {@code /sandbox/} are moved there; paths inside a longer
 * argument, such as a script, are not. A command's {@code tty} merges its two outputs and allocates no terminal. It needs
 * Linux with {@code bash} and {@code setsid}, and no privileges.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedGateway implements AutoCloseable {
    private final GatewayServer server;
    private final GatewayOptions options;
    private final Optional<Path> temporary;

    private EmbeddedGateway(GatewayServer server, GatewayOptions options, Optional<Path> temporary) {
        this.server = server;
        this.options = options;
        this.temporary = temporary;
    }

    /**
     * Starts a gateway with everything at its default, in a temporary directory that {@link #close()} removes.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public static EmbeddedGateway start() {
        return builder().start();
    }

    /** A gateway to be configured. */
    public static Builder builder() {
        return new Builder();
    }

    /** The running gateway, as a backend would return it. */
    public Gateway gateway() {
        Optional<Path> mtls =
                endpoint().security() == Endpoint.Security.MUTUAL_TLS ? Optional.of(mtlsDirectory()) : Optional.empty();
        return new Gateway(name(), endpoint(), mtls, Gateway.Origin.CREATED);
    }

    /** Its registered name. */
    public GatewayName name() {
        return options.name();
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return server.endpoint();
    }

    /** The version that it reports. */
    public String version() {
        return options.version();
    }

    /** OpenShell's configuration directory in which it is registered. */
    public Path configRoot() {
        return options.configRoot();
    }

    /** The directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}; not there in plaintext mode. */
    public Path mtlsDirectory() {
        return server.registration().mtls();
    }

    /** The directory below which each sandbox has a private directory, named by its id. */
    public Path sandboxRoot() {
        return options.sandboxRoot();
    }

    /** Puts a fault in force now. */
    public void inject(Fault fault) {
        server.inject(Objects.requireNonNull(fault, "fault"));
    }

    /** Ends all faults; what they have done stays done. */
    public void clearFaults() {
        server.clearFaults();
    }

    /**
     * Stops the gateway, kills every process of every sandbox and removes the temporary directory, if there is one.
     * Idempotent.
     *
     * @throws UncheckedIOException if the temporary directory cannot be removed
     */
    @Override
    public void close() {
        server.close();
        temporary.ifPresent(EmbeddedGateway::delete);
    }

    private static void delete(Path directory) {
        try {
            PrivateFiles.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How an embedded gateway is to run. Not thread-safe. */
    public static final class Builder {
        private final List<Fault> faults = new ArrayList<>();
        private GatewayName name = GatewayName.of("embedded");
        private String version = "0.0.32";
        private Endpoint.Security security = Endpoint.Security.MUTUAL_TLS;
        private Persistence persistence = Persistence.KEEPS_STATE;
        private int port;
        private Duration provisioningDelay = Duration.ofMillis(20);
        private Duration policyPollDelay = Duration.ofMillis(20);
        private Duration deletionDelay = Duration.ofMillis(20);
        private @Nullable Path configRoot;
        private @Nullable Path stateDirectory;
        private @Nullable Path sandboxRoot;

        private Builder() {}

        /** The registered name; {@code embedded} by default. */
        public Builder name(GatewayName value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /** The version that the gateway reports; {@code 0.0.32} by default. */
        public Builder version(String value) {
            version = Objects.requireNonNull(value, "version");
            return this;
        }

        /** The loopback port; 0, the default, for any free one. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Serves plaintext instead of mutual TLS. */
        public Builder plaintext() {
            security = Endpoint.Security.PLAINTEXT;
            return this;
        }

        /** OpenShell's configuration directory; by default one of the gateway's own. */
        public Builder configRoot(Path directory) {
            configRoot = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** Where certificates and state are kept, so that a gateway started there later knows them; by default gone. */
        public Builder stateDirectory(Path directory) {
            stateDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** Forgets everything but the certificates when it is started again, as a gateway in a pod does. */
        public Builder loseState() {
            persistence = Persistence.LOSES_STATE;
            return this;
        }

        /** The directory below which sandboxes get their private directories; by default one of the gateway's own. */
        public Builder sandboxRoot(Path directory) {
            sandboxRoot = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** From the creation of a sandbox until it is ready; 20 ms by default. */
        public Builder provisioningDelay(Duration delay) {
            provisioningDelay = Objects.requireNonNull(delay, "delay");
            return this;
        }

        /** From the submission of a policy until the sandbox has loaded it; 20 ms by default, 10 s in reality. */
        public Builder policyPollDelay(Duration delay) {
            policyPollDelay = Objects.requireNonNull(delay, "delay");
            return this;
        }

        /** From the request to delete a sandbox until it is gone; 20 ms by default. */
        public Builder deletionDelay(Duration delay) {
            deletionDelay = Objects.requireNonNull(delay, "delay");
            return this;
        }

        /** Something that goes wrong from the start. */
        public Builder fault(Fault fault) {
            faults.add(Objects.requireNonNull(fault, "fault"));
            return this;
        }

        /**
         * Starts the gateway.
         *
         * @throws UncheckedIOException if the port is taken, or a directory cannot be written
         */
        public EmbeddedGateway start() {
            Optional<Path> temporary = Optional.empty();
            try {
                Path root = null;
                if (configRoot == null || stateDirectory == null || sandboxRoot == null) {
                    root = Files.createTempDirectory("nemoclaw-embedded").toRealPath();
                    temporary = Optional.of(root);
                }
                GatewayOptions options = new GatewayOptions(
                        name,
                        version,
                        orBelow(configRoot, root, "config"),
                        orBelow(stateDirectory, root, "state"),
                        orBelow(sandboxRoot, root, "sandboxes"),
                        persistence,
                        security,
                        port,
                        new Lifecycle.Delays(provisioningDelay, policyPollDelay, deletionDelay),
                        faults);
                return new EmbeddedGateway(GatewayServer.start(options), options, temporary);
            } catch (IOException e) {
                temporary.ifPresent(EmbeddedGateway::delete);
                throw new UncheckedIOException("the embedded gateway did not start: " + e.getMessage(), e);
            }
        }

        private static Path orBelow(@Nullable Path given, @Nullable Path root, String name) {
            return given != null ? given : Objects.requireNonNull(root, "root").resolve(name);
        }
    }
}

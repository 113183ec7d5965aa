package io.nemoclaw.testkit.internal.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.nemoclaw.Endpoint;
import io.nemoclaw.testkit.Fault;
import io.nemoclaw.testkit.internal.pki.GatewayPki;
import io.nemoclaw.testkit.internal.pki.Identity;
import io.nemoclaw.testkit.internal.pki.PkiDirectory;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import io.nemoclaw.testkit.internal.sandbox.Lifecycle;
import io.nemoclaw.testkit.internal.sandbox.ProcessSweep;
import io.nemoclaw.testkit.internal.sandbox.SandboxHost;
import io.nemoclaw.testkit.internal.store.Configuration;
import io.nemoclaw.testkit.internal.store.EndpointCheck;
import io.nemoclaw.testkit.internal.store.Providers;
import io.nemoclaw.testkit.internal.store.Routes;
import io.nemoclaw.testkit.internal.store.Sandboxes;
import io.nemoclaw.testkit.internal.store.Vault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** A running gateway: its listener, its stores, its sandboxes and its threads. Thread-safe. */
public final class GatewayServer implements AutoCloseable {
    /** gRPC's own limit; {@link RequestLimit} answers long before it. */
    private static final int TRANSPORT_LIMIT = 64 * RequestLimit.MAX_BYTES;

    private static final long STOP_SECONDS = 5;

    private final Faults faults = new Faults();
    private final ExecutorService threads = Executors.newCachedThreadPool(daemon("nemoclaw-embedded-call"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(daemon("nemoclaw-embedded-timer"));
    private final CountDownLatch dead = new CountDownLatch(1);
    private final Lifecycle lifecycle;
    private final SandboxHost host;
    private final Server server;
    private final Endpoint endpoint;
    private final Registration registration;

    private GatewayServer(GatewayOptions options) throws IOException {
        Clock clock = Clock.systemUTC();
        options.faults().forEach(faults::add);
        PrivateFiles.directory(options.stateDirectory());
        GatewayPki pki = new PkiDirectory(options.stateDirectory().resolve("pki")).loadOrGenerate();
        Path records = options.stateDirectory().resolve("records");
        boolean keeps = options.persistence() == GatewayOptions.Persistence.KEEPS_STATE;
        ProcessSweep.killBelow(options.sandboxRoot()); // what a gateway that was killed has left behind
        if (!keeps) {
            PrivateFiles.deleteTree(records);
            PrivateFiles.deleteTree(options.sandboxRoot());
        }
        Vault vault = new Vault(keeps ? Optional.of(records) : Optional.empty());
        Providers providers = new Providers(vault);
        Sandboxes sandboxes = new Sandboxes(vault, clock);
        Configuration configuration = new Configuration(vault, clock);
        host = new SandboxHost(options.sandboxRoot(), providers, threads);
        lifecycle = new Lifecycle(sandboxes, providers, configuration, host, faults, timer, clock, options.delays());
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()),
                        credentials(options, pki))
                .executor(threads)
                .maxInboundMessageSize(TRANSPORT_LIMIT)
                .addService(new OpenShellService(
                        options.version(), sandboxes, providers, configuration, lifecycle, host, threads))
                .addService(new InferenceService(new Routes(vault, providers, new EndpointCheck())))
                .intercept(new RequestLimit())
                .intercept(new FaultInterceptor(faults, this::die))
                .build();
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw e;
        }
        lifecycle.resume();
        endpoint = new Endpoint(options.security(), "127.0.0.1", server.getPort());
        registration = new Registration(options.configRoot(), options.name());
        registration.write(endpoint, pki);
    }

    /**
     * Starts a gateway; it answers when this returns, unless a fault says otherwise.
     *
     * @throws IOException if the port is taken or a directory cannot be written
     */
    public static GatewayServer start(GatewayOptions options) throws IOException {
        return new GatewayServer(options);
    }

    private ServerCredentials credentials(GatewayOptions options, GatewayPki pki) throws IOException {
        if (options.security() == Endpoint.Security.PLAINTEXT) {
            return InsecureServerCredentials.create();
        }
        Foreign foreign = new Foreign();
        try (InputStream authority = new ByteArrayInputStream(pki.authorityPem().getBytes(StandardCharsets.US_ASCII))) {
            return TlsServerCredentials.newBuilder()
                    .keyManager(new PresentedIdentity(() ->
                            faults.first(Fault.WrongCertificate.class).isPresent() ? foreign.get() : pki.server()))
                    .trustManager(authority)
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build();
        }
    }

    /** The certificate of another authority, made when it is first asked for. */
    private static final class Foreign {
        private volatile @org.jspecify.annotations.Nullable Identity identity;

        Identity get() {
            Identity present = identity;
            if (present == null) {
                present = GatewayPki.generate().server();
                identity = present;
            }
            return present;
        }
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Where it is registered. */
    public Registration registration() {
        return registration;
    }

    /** Puts a fault in force. */
    public void inject(Fault fault) {
        faults.add(fault);
        if (fault instanceof Fault.SandboxGoesToError error) {
            lifecycle.apply(error);
        }
    }

    /** Ends all faults; what they have done stays done. */
    public void clearFaults() {
        faults.clear();
    }

    /** Waits until a fault has let the gateway die. */
    public void awaitDeath() throws InterruptedException {
        dead.await();
    }

    private void die() {
        server.shutdownNow();
        dead.countDown();
    }

    /** Stops listening, ends every call and kills every process of every sandbox. Idempotent. */
    @Override
    public void close() {
        server.shutdownNow();
        timer.shutdownNow();
        threads.shutdownNow();
        try {
            server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            host.killAll();
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}

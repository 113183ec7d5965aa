package io.nemoclaw.internal.gateway;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.OpenShellConnector;
import io.nemoclaw.spi.Gateway;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one connection for each gateway, so that a command costs one round trip and no handshake. A connection that has
 * failed is forgotten by whoever noticed it; the next caller opens a new one. Thread-safe.
 */
public final class Connections implements AutoCloseable {
    private final OpenShellConnector connector;
    private final Map<Key, OpenShellClient> open = new HashMap<>();
    private boolean closed;

    private record Key(io.nemoclaw.Endpoint endpoint, java.util.Optional<java.nio.file.Path> mtls) {
        static Key of(Gateway gateway) {
            return new Key(gateway.endpoint(), gateway.mtls());
        }
    }

    /** Connections that a connector opens. */
    public Connections(OpenShellConnector connector) {
        this.connector = connector;
    }

    /**
     * The connection to a gateway.
     *
     * @param callLimit the deadline of every unary call over a new connection
     * @throws NemoClawException what {@link OpenShellConnector#connect} throws
     * @throws IllegalStateException if these connections are closed
     */
    public OpenShellClient to(Gateway gateway, Duration callLimit) throws NemoClawException, InterruptedException {
        synchronized (this) {
            requireOpen();
            OpenShellClient known = open.get(Key.of(gateway));
            if (known != null) {
                return known;
            }
        }
        OpenShellClient fresh = connector.connect(gateway, callLimit); // not under the lock: it takes its time
        synchronized (this) {
            OpenShellClient competitor = closed ? null : open.putIfAbsent(Key.of(gateway), fresh);
            if (closed || competitor != null) {
                fresh.close();
            }
            requireOpen();
            return competitor == null ? fresh : competitor;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this NemoClaw is closed");
        }
    }

    /** Ends the connection to a gateway that was started anew or does not answer. */
    public synchronized void forget(Gateway gateway) {
        OpenShellClient client = open.remove(Key.of(gateway));
        if (client != null) {
            client.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(OpenShellClient::close);
        open.clear();
    }
}

package io.nemoclaw;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a gateway listens: {@code https://host:port} (mutual TLS) or {@code http://host:port} (plaintext).
 *
 * <p>Immutable and thread-safe.
 *
 * @param security how the connection is protected
 * @param host a host name or an IP address, without brackets
 * @param port 1 to 65535
 */
public record Endpoint(Security security, String host, int port) {
    /** How a connection is protected. */
    public enum Security {
        /** TLS with a client certificate. */
        MUTUAL_TLS,
        /** No protection; only what the gateway's metadata says is plaintext. */
        PLAINTEXT
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the host is blank or the port is outside 1 to 65535
     */
    public Endpoint {
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host of an endpoint must not be blank");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }

    /**
     * Parses {@code https://host:port} or {@code http://host:port}; a missing port means 443 or 80.
     *
     * @throws IllegalArgumentException if the text is not such a URL
     */
    public static Endpoint parse(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
                throw new IllegalArgumentException("'" + url + "' is not an https://host:port or http://host:port URL");
            }
            boolean tls = scheme.equals("https");
            String host = uri.getHost().replaceAll("^\\[|]$", "");
            int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
            return new Endpoint(tls ? Security.MUTUAL_TLS : Security.PLAINTEXT, host, port);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + url + "' is not a URL: " + e.getReason(), e);
        }
    }

    /** The endpoint as a URL. */
    @Override
    public String toString() {
        String scheme = security == Security.MUTUAL_TLS ? "https" : "http";
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

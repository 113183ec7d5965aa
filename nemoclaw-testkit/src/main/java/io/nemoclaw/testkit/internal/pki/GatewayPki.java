package io.nemoclaw.testkit.internal.pki;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificates of one gateway: its authority's, the server's and the one client certificate that everybody shares.
 * The authority's private key is not kept, as in the real gateway.
 *
 * @param authority the certificate that both sides trust
 * @param server what the gateway presents
 * @param client what clients present
 */
public record GatewayPki(X509Certificate authority, Identity server, Identity client) {
    /** The names a gateway answers to (OpenShell 0.0.32, crates/openshell-bootstrap/src/pki.rs). */
    private static final List<String> SERVER_NAMES = List.of(
            "openshell",
            "openshell.openshell.svc",
            "openshell.openshell.svc.cluster.local",
            "localhost",
            "host.docker.internal");

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** A new authority, server and client. */
    public static GatewayPki generate() {
        try {
            CertificateAuthority authority = new CertificateAuthority();
            return new GatewayPki(
                    authority.certificate(),
                    authority.issue("openshell-server", SERVER_NAMES, List.of(LOOPBACK)),
                    authority.issue("openshell-client"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make ECDSA P-256 certificates", e);
        }
    }

    /** The authority's certificate as PEM. */
    public String authorityPem() {
        return new Identity(authority, server.key()).certificatePem();
    }
}

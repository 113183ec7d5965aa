package io.nemoclaw.testkit.internal.server;

import io.nemoclaw.Endpoint;
import io.nemoclaw.GatewayName;
import io.nemoclaw.testkit.internal.pki.GatewayPki;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A gateway's entry below OpenShell's configuration directory, as real gateways are entered (OpenShell 0.0.32,
 * crates/openshell-bootstrap/src/metadata.rs and mtls.rs).
 *
 * @param configRoot OpenShell's configuration directory
 * @param name the gateway's name, which is the directory's
 */
public record Registration(Path configRoot, GatewayName name) {
    /** The gateway's own directory. */
    public Path directory() {
        return configRoot.resolve("gateways").resolve(name.value());
    }

    /** The directory of the client's certificate. */
    public Path mtls() {
        return directory().resolve("mtls");
    }

    /** Writes the metadata and, for mutual TLS, the certificates; the metadata comes last. */
    public void write(Endpoint endpoint, GatewayPki pki) throws IOException {
        boolean plaintext = endpoint.security() == Endpoint.Security.PLAINTEXT;
        if (!plaintext) {
            PrivateFiles.write(mtls().resolve("ca.crt"), pki.authorityPem());
            PrivateFiles.write(mtls().resolve("tls.crt"), pki.client().certificatePem());
            PrivateFiles.write(mtls().resolve("tls.key"), pki.client().keyPem());
        }
        String metadata = "{\n  \"name\": \"" + name + "\",\n  \"gateway_endpoint\": \"" + endpoint
                + "\",\n  \"is_remote\": false,\n  \"gateway_port\": " + endpoint.port()
                + (plaintext ? ",\n  \"auth_mode\": \"plaintext\"" : "") + "\n}";
        PrivateFiles.write(directory().resolve("metadata.json"), metadata);
    }
}

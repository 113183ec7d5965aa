package io.nemoclaw.internal.openshell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nemoclaw.Endpoint;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.GatewayName;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The gateways that OpenShell's own programs have registered below {@code $XDG_CONFIG_HOME/openshell}: for each one a
 * {@code metadata.json} and, with mutual TLS, the client's certificates (OpenShell 0.0.32,
 * crates/openshell-bootstrap/src/metadata.rs and paths.rs). A registration is known by its directory's name, as its
 * programs load it, whatever the JSON says. Only reads, never changes anything. Immutable and thread-safe.
 *
 * @param config the directory {@code openshell}; it may not exist
 */
public record GatewayRegistrations(Path config) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 64 * 1024;

    /** Every registered name, sorted; directories without a usable name or without metadata are left out. */
    public List<GatewayName> names() throws NemoClawException {
        List<GatewayName> names = new ArrayList<>();
        try (Stream<Path> directories = Files.list(gateways())) {
            directories
                    .filter(directory -> Files.isRegularFile(directory.resolve("metadata.json")))
                    .flatMap(directory -> name(directory.getFileName().toString()).stream())
                    .sorted()
                    .forEach(names::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw invalid(gateways(), "it cannot be listed: " + e).withCause(e);
        }
        return List.copyOf(names);
    }

    /** The name in {@code active_gateway}: the one that the user's own commands mean when they name none. */
    public Optional<GatewayName> active() {
        try {
            return name(new String(read(config.resolve("active_gateway")), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty(); // no file, or one that cannot be read: nothing is active
        }
    }

    /**
     * A registered gateway; empty if the name is not registered. Whether it runs is another question.
     *
     * @throws NemoClawException {@link ErrorCode#GATEWAY_METADATA_INVALID} if its metadata cannot be used,
     *     {@link ErrorCode#UNSUPPORTED_FEATURE} if it wants another authentication than mutual TLS or none
     */
    public Optional<Gateway> find(GatewayName name) throws NemoClawException {
        Path file = directory(name).resolve("metadata.json");
        try {
            return Optional.of(parse(name, file, JSON.readTree(read(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw invalid(file, "it cannot be read: " + e.getMessage()).withCause(e);
        }
    }

    /** The directory of a registration. */
    public Path directory(GatewayName name) {
        return gateways().resolve(name.value());
    }

    private Path gateways() {
        return config.resolve("gateways");
    }

    private Gateway parse(GatewayName name, Path file, JsonNode metadata) throws NemoClawException {
        if (!metadata.path("name").isTextual()
                || !metadata.path("is_remote").isBoolean()
                || !metadata.path("gateway_port").canConvertToInt()) {
            throw invalid(file, "it needs the fields name, gateway_endpoint, is_remote and gateway_port");
        }
        Endpoint endpoint = endpoint(file, metadata.path("gateway_endpoint"));
        String mode = metadata.path("auth_mode").asText("mtls");
        boolean plaintext = mode.equals("plaintext");
        if (!plaintext && !mode.equals("mtls") && !mode.equals("null")) {
            throw NemoClawException.of(
                            ErrorCode.UNSUPPORTED_FEATURE,
                            "gateway '" + name + "' wants the authentication '" + mode
                                    + "'; mutual TLS and plaintext are supported")
                    .withDetail("authMode", mode);
        }
        if (plaintext != (endpoint.security() == Endpoint.Security.PLAINTEXT)) {
            throw invalid(file, "its endpoint " + endpoint + " does not fit its auth_mode '" + mode + "'");
        }
        Optional<Path> mtls =
                plaintext ? Optional.empty() : Optional.of(directory(name).resolve("mtls"));
        return new Gateway(name, endpoint, mtls, Gateway.Origin.REUSED);
    }

    private static Endpoint endpoint(Path file, JsonNode value) throws NemoClawException {
        try {
            return Endpoint.parse(value.asText(""));
        } catch (IllegalArgumentException e) {
            throw invalid(file, "gateway_endpoint: " + e.getMessage()).withCause(e);
        }
    }

    private static Optional<GatewayName> name(String text) {
        try {
            return Optional.of(GatewayName.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static NemoClawException invalid(Path file, String why) {
        return NemoClawException.of(
                        ErrorCode.GATEWAY_METADATA_INVALID, "cannot use the registration " + file + ": " + why)
                .withDetail("file", file.toString());
    }
}

package io.nemoclaw.internal.blueprint;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.version.ToolVersion;
import io.nemoclaw.internal.yaml.Shape.Fields;
import io.nemoclaw.internal.yaml.Shape.Scalar;
import io.nemoclaw.internal.yaml.Shape.Sequence;
import io.nemoclaw.internal.yaml.Shape.Table;
import io.nemoclaw.internal.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads NemoClaw's {@code blueprint.yaml}; {@code schemas/blueprint.schema.json} has its form. What this library does not
 * use is checked for form all the same, so that a misspelt key does not pass for an absent one. Stateless.
 */
public final class BlueprintFile {
    private static final long MAX_BYTES = 1 << 20;
    private static final Scalar TEXT = Scalar.TEXT;
    private static final Scalar NUMBER = Scalar.NUMBER;

    private static final Fields RULE = new Fields(
            Map.of("allow", new Fields(Map.of("method", TEXT, "path", TEXT), Set.of("method", "path"))),
            Set.of("allow"));
    private static final Fields ENDPOINT = new Fields(
            Map.of(
                    "host", TEXT,
                    "port", NUMBER,
                    "protocol", TEXT,
                    "enforcement", TEXT,
                    "tls", TEXT,
                    "access", TEXT,
                    "rules", new Sequence(RULE)),
            Set.of("host", "port"));
    private static final Fields ADDITION =
            new Fields(Map.of("name", TEXT, "endpoints", new Sequence(ENDPOINT)), Set.of("name", "endpoints"));
    private static final Fields PROFILE = new Fields(
            Map.of(
                    "provider_type", TEXT,
                    "provider_name", TEXT,
                    "endpoint", TEXT,
                    "model", TEXT,
                    "credential_env", TEXT,
                    "credential_default", TEXT,
                    "timeout_secs", NUMBER,
                    "dynamic_endpoint", Scalar.BOOLEAN),
            Set.of("provider_type", "endpoint"));
    private static final Fields COMPONENTS = new Fields(
            Map.of(
                    "sandbox",
                            new Fields(
                                    Map.of("image", TEXT, "name", TEXT, "forward_ports", new Sequence(NUMBER)),
                                    Set.of("image", "name")),
                    "inference", new Fields(Map.of("profiles", new Table(PROFILE)), Set.of("profiles")),
                    "policy", new Fields(Map.of("base", TEXT, "additions", new Table(ADDITION)), Set.of("base"))),
            Set.of("sandbox", "inference"));
    private static final Fields BLUEPRINT = new Fields(
            Map.of(
                    "version", TEXT,
                    "min_openshell_version", TEXT,
                    "max_openshell_version", TEXT,
                    "min_openclaw_version", TEXT,
                    "gateway_backends", new Sequence(TEXT),
                    "digest", TEXT,
                    "description", TEXT,
                    "profiles", new Sequence(TEXT),
                    "components", COMPONENTS),
            Set.of("version", "profiles", "components"));

    private BlueprintFile() {}

    /**
     * Reads a blueprint.
     *
     * @throws NemoClawException {@link ErrorCode#FILE_NOT_FOUND}, or {@link ErrorCode#BLUEPRINT_INVALID} with the place
     */
    public static Blueprint read(Path file) throws NemoClawException {
        YamlReader reader = new YamlReader("blueprint " + file, ErrorCode.BLUEPRINT_INVALID);
        Map<String, Object> tree = reader.read(text(file), BLUEPRINT);
        version(file, tree, "version");
        return new Blueprint(
                file,
                version(file, tree, "min_openshell_version"),
                version(file, tree, "max_openshell_version"),
                backends(file, tree));
    }

    private static String text(Path file) throws NemoClawException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw invalid(file, "it is larger than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw NemoClawException.of(ErrorCode.FILE_NOT_FOUND, "there is no blueprint " + file)
                    .withDetail("file", file.toString())
                    .withCause(e);
        } catch (IOException e) {
            throw invalid(file, "it cannot be read: " + e).withCause(e);
        }
    }

    private static Optional<ToolVersion> version(Path file, Map<String, Object> tree, String field)
            throws NemoClawException {
        Object value = tree.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.toString().matches("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}")) {
            throw invalid(file, field + " is '" + value + "'; a version has the form 0.0.32");
        }
        return ToolVersion.find(value.toString());
    }

    private static Optional<List<String>> backends(Path file, Map<String, Object> tree) throws NemoClawException {
        if (!(tree.get("gateway_backends") instanceof List<?> list)) {
            return Optional.empty();
        }
        List<String> ids = list.stream().map(Object::toString).toList();
        for (String id : ids) {
            if (!id.equals("docker") && !id.equals("vm")) {
                throw invalid(file, "gateway_backends holds '" + id + "'; it may hold docker and vm");
            }
        }
        if (ids.stream().distinct().count() < ids.size()) {
            throw invalid(file, "gateway_backends names a backend twice");
        }
        return Optional.of(ids);
    }

    private static NemoClawException invalid(Path file, String why) {
        return NemoClawException.of(ErrorCode.BLUEPRINT_INVALID, "the blueprint " + file + " is not valid: " + why)
                .withDetail("file", file.toString());
    }
}

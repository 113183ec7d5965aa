package io.nemoclaw.testkit.internal.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Finds the reference in a {@code docker save} or OCI-layout tar file; layers are skipped, never unpacked. Stateless. */
final class ArchiveReference {
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_JSON = 1024 * 1024;

    private ArchiveReference() {}

    static ImageRef read(Path file) throws NemoClawException {
        if (!Files.isRegularFile(file)) {
            throw NemoClawException.of(ErrorCode.FILE_NOT_FOUND, "there is no image archive at " + file);
        }
        String found = "";
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int entries = 0;
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw invalid(file, "it has more than " + MAX_ENTRIES + " entries", null);
                }
                String name = entry.getName();
                if (name.equals("manifest.json") || name.equals("index.json") && found.isEmpty()) {
                    String reference = reference(name, json(tar, entry, file));
                    found = reference.isEmpty() ? found : reference;
                }
            }
            if (found.isEmpty()) {
                throw invalid(file, "neither manifest.json nor index.json names an image", null);
            }
            return ImageRef.of(found);
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonNode json(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
            throws IOException, NemoClawException {
        if (!entry.isFile() || entry.getSize() > MAX_JSON) {
            throw invalid(file, entry.getName() + " is not a file of at most " + MAX_JSON + " bytes", null);
        }
        try {
            return new JsonMapper().readTree(tar.readNBytes((int) entry.getSize()));
        } catch (JsonProcessingException e) {
            throw invalid(file, entry.getName() + " is not JSON", e);
        }
    }

    private static String reference(String name, JsonNode root) {
        if (name.equals("manifest.json")) {
            return root.path(0).path("RepoTags").path(0).asText("");
        }
        JsonNode annotations = root.path("manifests").path(0).path("annotations");
        String full = annotations.path("io.containerd.image.name").asText("");
        return full.isEmpty()
                ? annotations.path("org.opencontainers.image.ref.name").asText("")
                : full;
    }

    private static NemoClawException invalid(
            Path file, String reason, @org.jspecify.annotations.Nullable Exception cause) {
        NemoClawException failure =
                NemoClawException.of(ErrorCode.IMAGE_ARCHIVE_INVALID, file + " is not an image archive: " + reason);
        return cause == null ? failure : failure.withCause(cause);
    }
}

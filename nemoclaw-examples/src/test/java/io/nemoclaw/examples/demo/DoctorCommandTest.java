package io.nemoclaw.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.Diagnosis;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path directory;

    private final Rig rig = new Rig();

    @BeforeEach
    void attach() {
        rig.library.attachments = List.of(new Diagnosis.Attachment("logs/gateway.log", "ÄÖÜ log\n"));
    }

    @Test
    void tellsWhatItSawWithoutABundle() throws Exception {
        assertThat(rig.run("--json", "doctor")).isZero();

        assertThat(rig.document().at("/gateway/health").asText()).isEqualTo("HEALTHY");
        assertThat(rig.document().at("/attachments/0").asText()).isEqualTo("logs/gateway.log");
        assertThat(rig.document().get("bundle").isNull()).isTrue();
    }

    @Test
    void aZipBundleHoldsTheDiagnosisAndTheAttachments() throws Exception {
        Path file = directory.resolve("b.zip");

        assertThat(rig.run("--json", "doctor", "--bundle", file.toString())).isZero();

        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(entries).containsOnlyKeys("nemoclaw-doctor/diagnosis.json", "nemoclaw-doctor/logs/gateway.log");
        assertThat(entries.get("nemoclaw-doctor/logs/gateway.log")).isEqualTo("ÄÖÜ log\n");
        assertThat(Rig.parse(entries.get("nemoclaw-doctor/diagnosis.json"))
                        .get("schemaVersion")
                        .asInt())
                .isEqualTo(1);
        assertThat(rig.document().get("bundle").asText()).isEqualTo(file.toString());
    }

    @Test
    void aTarBundleIsWrittenForATarName() throws Exception {
        Path file = directory.resolve("b.tar.gz");

        assertThat(rig.run("doctor", "--bundle", file.toString())).isZero();

        try (InputStream in = Files.newInputStream(file);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
            TarArchiveEntry first = tar.getNextEntry();
            assertThat(first.getName()).isEqualTo("nemoclaw-doctor/diagnosis.json");
            assertThat(first.getMode() & 0777).isEqualTo(0600);
            assertThat(tar.getNextEntry().getName()).isEqualTo("nemoclaw-doctor/logs/gateway.log");
            assertThat(new String(tar.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ÄÖÜ log\n");
        }
    }

    @Test
    void onlyTheOwnerMayReadABundleAndNothingIsLeftBeside() throws Exception {
        Path file = directory.resolve("b.zip");
        Files.writeString(file, "old");

        rig.run("doctor", "--bundle", file.toString());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aBundleThatCannotBeWrittenIsAnError() throws Exception {
        Path file = directory.resolve("missing/b.zip");

        assertThat(rig.run("--json", "doctor", "--bundle", file.toString())).isEqualTo(1);
        assertThat(rig.document().at("/error/code").asText()).isEqualTo("STATE_IO");
        assertThat(rig.document().at("/error/message").asText()).contains(file.toString());
    }
}

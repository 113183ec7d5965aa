package io.nemoclaw.examples.demo;

import io.nemoclaw.Diagnosis.Attachment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A diagnostic bundle: written aside with mode 0600 and moved into place, so that a file of the name is complete. */
final class Bundle {
    private static final String ROOT = "nemoclaw-doctor/";

    private Bundle() {}

    /**
     * Writes a gzip-compressed tar file if the name ends in {@code .tar.gz} or {@code .tgz}, and a zip file otherwise.
     *
     * @throws IOException if it could not be written; an older file of the name is then untouched
     */
    static void write(Path file, List<Attachment> entries) throws IOException {
        Path target = file.toAbsolutePath();
        // Temporary files are created with mode 0600 where the file system knows modes.
        Path aside = Files.createTempFile(target.getParent(), ".nemoclaw-doctor-", ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
                String name = target.getFileName().toString();
                if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
                    tar(out, entries);
                } else {
                    zip(out, entries);
                }
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static void tar(OutputStream out, List<Attachment> entries) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Attachment attachment : entries) {
                byte[] content = attachment.text().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(ROOT + attachment.name());
                entry.setSize(content.length);
                entry.setMode(0600);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
    }

    private static void zip(OutputStream out, List<Attachment> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Attachment attachment : entries) {
                zip.putNextEntry(new ZipEntry(ROOT + attachment.name()));
                zip.write(attachment.text().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }
}

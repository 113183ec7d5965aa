package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which glibc sandbox images offer to the supervisor. Stateless and thread-safe. */
public final class SandboxLibc {
    /** What OpenShell's own sandbox images have: Ubuntu 22.04. To assume of an image that cannot be looked into. */
    public static final GlibcVersion BASELINE = GlibcVersion.of(2, 35);

    private static final List<String> PLACES = List.of(
            "/lib/x86_64-linux-gnu/libc.so.6",
            "/lib/aarch64-linux-gnu/libc.so.6",
            "/lib64/libc.so.6",
            "/usr/lib64/libc.so.6",
            "/usr/lib/libc.so.6",
            "/lib/libc.so.6");

    private SandboxLibc() {}

    /** The version of a {@code libc.so.6}; empty if the file is none. */
    public static Optional<GlibcVersion> versionOf(Path libc) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(libc.toFile(), "r")) {
            return ElfReader.read(file).defines();
        } catch (MalformedElfException e) {
            return Optional.empty();
        }
    }

    /**
     * The version of an image's libc; empty if the image has no glibc.
     *
     * @param scratch a directory of the caller, on which a few megabytes are used for a moment
     */
    public static Optional<GlibcVersion> versionIn(ImageFiles engine, String image, Path scratch)
            throws IOException, NemoClawException, InterruptedException {
        Path copy = scratch.resolve("libc.so.6");
        for (String place : PLACES) {
            try {
                if (engine.copy(image, place, copy)) {
                    return versionOf(copy);
                }
            } finally {
                Files.deleteIfExists(copy);
            }
        }
        return Optional.empty();
    }
}

package io.nemoclaw.backend.vm.rootfs;

import io.nemoclaw.backend.vm.guestfs.GuestMode;
import io.nemoclaw.backend.vm.guestfs.GuestPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files of the mqueue patch in the guest. */
final class MqueueFiles {
    /** Raised with every change of the block in the init script or of a file. */
    static final int VERSION = 1;

    static final GuestPath HOME = GuestPath.of("/opt/nemoclaw/mqueue");
    static final GuestPath SHIM = HOME.resolve("runc-shim");
    static final GuestPath AT_BOOT = HOME.resolve("at-boot");

    /** Says for which runtime the patch was made; the guest copies it into its verdict. */
    static final GuestPath RUNTIME = HOME.resolve("runtime");

    /** The guest's last word about its kernel. It stays when the rest is removed. */
    static final GuestPath VERDICT = HOME.resolve("verdict");

    /** What the init script runs. It may fail under {@code set -e}, and the guest still boots. */
    static final List<String> BLOCK = List.of(
            "# Written by NemoClaw for Java, which also removes it. See " + HOME + ".",
            "if [ -x " + AT_BOOT + " ]; then " + AT_BOOT + " || true; fi");

    /** A file with its content. */
    record Content(GuestPath path, GuestMode mode, byte[] bytes) {}

    private MqueueFiles() {}

    static List<Content> all(RuntimeId runtime) {
        return List.of(
                resource(SHIM, GuestMode.PROGRAM),
                resource(AT_BOOT, GuestMode.PROGRAM),
                resource(HOME.resolve("config-v3.toml.tmpl"), GuestMode.DATA),
                resource(HOME.resolve("config.toml.tmpl"), GuestMode.DATA),
                new Content(RUNTIME, GuestMode.DATA, (runtime + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    private static Content resource(GuestPath path, GuestMode mode) {
        try (InputStream in = MqueueFiles.class.getResourceAsStream(path.name())) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + path.name());
            }
            return new Content(path, mode, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

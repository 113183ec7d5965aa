package io.nemoclaw.backend.vm.rootfs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nemoclaw.backend.vm.guestfs.HostCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A bundle for the real runc: busybox, and the configuration that runc itself proposes. */
record BusyboxBundle(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Makes a bundle whose container prints where message queues are mounted. */
    static BusyboxBundle in(Path directory) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("rootfs/bin"));
        Files.copy(Path.of(HostCommands.run("which", "busybox").strip()), bin.resolve("busybox"));
        Files.createSymbolicLink(bin.resolve("grep"), Path.of("busybox"));
        HostCommands.run("runc", "spec", "--bundle", directory.toString());
        ObjectNode config =
                (ObjectNode) JSON.readTree(directory.resolve("config.json").toFile());
        ObjectNode process = config.withObjectProperty("process");
        process.put("terminal", false);
        process.putArray("args").add("/bin/grep").add("/dev/mqueue").add("/proc/mounts");
        // As containerd writes it: one line.
        JSON.writeValue(directory.resolve("config.json").toFile(), config);
        return new BusyboxBundle(directory);
    }

    Path config() {
        return directory.resolve("config.json");
    }

    Path rootfs() {
        return directory.resolve("rootfs");
    }

    static List<String> command() {
        return List.of("/bin/grep", "/dev/mqueue", "/proc/mounts");
    }
}

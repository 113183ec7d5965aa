package io.nemoclaw.backend.vm.rootfs;

import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.internal.time.Deadline;
import io.nemoclaw.internal.time.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A containerd of this test's own, with the CRI plugin, started by way of another program if there is one. */
final class PrivateContainerd implements AutoCloseable {
    private final Path socket;
    private final Path log;
    private final Process process;

    private PrivateContainerd(Path socket, Path log, Process process) {
        this.socket = socket;
        this.log = log;
        this.process = process;
    }

    /** Starts it with the CRI part of k3s's own legacy configuration, and more. */
    static PrivateContainerd start(Path directory, List<String> by, String more) throws Exception {
        Path socket = directory.resolve("c.sock");
        Path config = Files.writeString(directory.resolve("config.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                [grpc]
                  address = "%1$s/c.sock"
                [ttrpc]
                  address = "%1$s/c.sock.ttrpc"
                [plugins."io.containerd.grpc.v1.cri"]
                  stream_server_address = "127.0.0.1"
                  stream_server_port = "0"
                [plugins."io.containerd.grpc.v1.cri".containerd]
                  snapshotter = "overlayfs"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                  SystemdCgroup = false
                """.formatted(directory) + more);
        List<String> argv = new ArrayList<>(by);
        argv.addAll(List.of("containerd", "--config", config.toString()));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrivateContainerd containerd = new PrivateContainerd(socket, log, process);
        boolean ready = Poller.every(Duration.ofMillis(50))
                .until(
                        Deadline.after(Duration.ofSeconds(60)),
                        () -> containerd.ctr("version").succeeded() ? Optional.of(true) : Optional.empty())
                .isPresent();
        if (!ready) {
            containerd.close();
            throw new AssertionError("containerd does not answer: " + Files.readString(log));
        }
        return containerd;
    }

    CommandResult ctr(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("ctr", "-a", socket.toString()));
        argv.addAll(List.of(arguments));
        return HostCommands.result(argv);
    }

    /** Runs a container from a folder, as ctr's own runc or by way of another program. */
    CommandResult run(Path rootfs, List<String> runcBinary, List<String> command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", "--rm"));
        arguments.addAll(runcBinary);
        arguments.addAll(List.of("--rootfs", rootfs.toString(), "lab"));
        arguments.addAll(command);
        return ctr(arguments.toArray(String[]::new));
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}

package io.nemoclaw.backend.vm.rootfs;

import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.internal.process.CommandResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the guest's scripts on this host, with their fixed paths led into a directory of the test. */
final class GuestShell {
    private GuestShell() {}

    /** The shells that this machine has, each with its arguments. */
    static Stream<List<String>> shells() {
        return Stream.of(
                        List.of("sh"),
                        List.of("dash"),
                        List.of("bash"),
                        List.of("bash", "--posix"),
                        List.of("busybox", "sh"))
                .filter(shell -> Stream.of("/bin", "/usr/bin")
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, shell.get(0)))));
    }

    /** Writes one of our files with other values for some of the variables at its beginning. */
    static Path write(String name, Path target, Map<String, Object> variables) throws Exception {
        String text = MqueueFiles.all(RuntimeId.of(List.of())).stream()
                .filter(file -> file.path().name().equals(name))
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
        for (Map.Entry<String, Object> variable : variables.entrySet()) {
            String changed = text.replaceFirst(
                    "(?m)^" + variable.getKey() + "=.*$", variable.getKey() + "='" + variable.getValue() + "'");
            if (changed.equals(text)) {
                throw new AssertionError(name + " has no variable " + variable.getKey());
            }
            text = changed;
        }
        return program(target, text);
    }

    static Path program(Path target, String text) throws Exception {
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
        return Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static CommandResult run(List<String> shell, Path directory, Path script, List<String> arguments) throws Exception {
        List<String> argv = new ArrayList<>(shell);
        argv.add(script.toString());
        argv.addAll(arguments);
        return HostCommands.result(directory, argv);
    }
}

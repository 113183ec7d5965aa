package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.process.Command;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.internal.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gets files out of images with the docker program: a container is created but never started, and removed again. Each call
 * has a container name of its own. Thread-safe.
 *
 * @param runner runs docker
 * @param docker the program
 * @param environment the program's whole environment
 * @param limit how long each of the three commands may take; the first may pull the image
 */
public record DockerImageFiles(CommandRunner runner, String docker, Map<String, String> environment, Duration limit)
        implements ImageFiles {
    /** What docker 20.10 (the second) and 28 say of a path that is not there. */
    private static final List<String> MISSING = List.of(
            "Could not find the file", "No such container:path", "no such file or directory", "not a directory");

    public DockerImageFiles {
        environment = Map.copyOf(environment);
    }

    @Override
    public boolean copy(String image, String path, Path target)
            throws IOException, NemoClawException, InterruptedException {
        String container = "nemoclaw-files-" + UUID.randomUUID();
        boolean copied = false;
        try {
            // An image without a command needs a dummy one.
            CommandResult created = run(List.of("create", "--name", container, image, "true"));
            if (!created.succeeded()) {
                throw failed("create a container of " + image, created);
            }
            CommandResult copy = run(List.of("cp", "-L", container + ":" + path, target.toString()));
            copied = copy.succeeded() && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
            if (!copied && !isMissing(copy)) {
                throw failed("copy " + path + " from " + image, copy);
            }
            return copied;
        } finally {
            run(List.of("rm", "-f", container));
            if (!copied) {
                Files.deleteIfExists(target);
            }
        }
    }

    private static boolean isMissing(CommandResult result) {
        return MISSING.stream().anyMatch(result.complaint()::contains);
    }

    private CommandResult run(List<String> arguments) throws NemoClawException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(docker));
        argv.addAll(arguments);
        return runner.run(Command.of(limit, environment, argv));
    }

    private static NemoClawException failed(String doing, CommandResult result) {
        return NemoClawException.of(ErrorCode.COMMAND_FAILED, "docker could not " + doing + ": " + result.complaint())
                .withRemedy("Check that the docker engine runs and that the image can be pulled.");
    }
}

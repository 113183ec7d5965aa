package io.nemoclaw.examples.demo;

import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a file or a directory into a sandbox. */
@Command(
        name = "upload",
        mixinStandardHelpOptions = true,
        description = "Copy a file or a directory tree into a sandbox and verify what arrived.")
final class UploadCommand implements Action {
    @Option(names = "--sandbox", paramLabel = "NAME", required = true, description = "The sandbox.")
    private SandboxName sandbox;

    @Parameters(index = "0", paramLabel = "SRC", description = "A file or a directory on this host.")
    private Path source;

    @Parameters(index = "1", paramLabel = "DST", description = "A path in the sandbox.")
    private String target;

    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        long bytes = nemoclaw.sandbox(sandbox).upload(source, target);
        return Reply.done(
                Json.document()
                        .put("source", source.toString())
                        .put("target", target)
                        .put("bytes", bytes),
                List.of("uploaded " + bytes + " bytes to " + sandbox + ":" + target));
    }
}

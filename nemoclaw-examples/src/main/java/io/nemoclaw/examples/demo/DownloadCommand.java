package io.nemoclaw.examples.demo;

import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a file or a directory out of a sandbox. */
@Command(
        name = "download",
        mixinStandardHelpOptions = true,
        description = "Copy a file or a directory tree out of a sandbox and verify what arrived.")
final class DownloadCommand implements Action {
    @Option(names = "--sandbox", paramLabel = "NAME", required = true, description = "The sandbox.")
    private SandboxName sandbox;

    @Parameters(index = "0", paramLabel = "SRC", description = "A path in the sandbox.")
    private String source;

    @Parameters(index = "1", paramLabel = "DST", description = "Where it goes on this host.")
    private Path target;

    @Override
    public Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException {
        long bytes = nemoclaw.sandbox(sandbox).download(source, target);
        return Reply.done(
                Json.document()
                        .put("source", source)
                        .put("target", target.toString())
                        .put("bytes", bytes),
                List.of("downloaded " + bytes + " bytes to " + target));
    }
}

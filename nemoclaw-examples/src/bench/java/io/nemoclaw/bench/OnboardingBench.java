package io.nemoclaw.bench;

import io.nemoclaw.Exec;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.testkit.EmbeddedGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The library's own time: an onboarding against a gateway that runs already and whose sandboxes are ready at once, the same
 * onboarding again, and one command. Beside it what a command costs when every one opens its own connection, and when it
 * takes a process of its own, which is the least that any command-line client costs.
 */
public final class OnboardingBench {
    private static final int WARM_UP = 30;
    private static final int ROUNDS = 60;

    private OnboardingBench() {}

    /** Runs it and prints a table. */
    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createTempDirectory("nemoclaw-bench-");
        try (EmbeddedGateway gateway =
                EmbeddedGateway.builder().provisioningDelay(Duration.ZERO).start()) {
            RunningGateway backend = new RunningGateway(gateway.gateway());
            Series onboard = Series.of("onboard, new sandbox", WARM_UP, ROUNDS, round -> {
                try (NemoClaw nemoclaw = library(backend, scratch.resolve("new-" + round))) {
                    nemoclaw.onboard(request("bench-" + round)).orElseThrow();
                }
            });
            Series again;
            Series warm;
            try (NemoClaw nemoclaw = library(backend, scratch.resolve("kept"))) {
                Sandbox sandbox = nemoclaw.onboard(request("kept")).orElseThrow();
                again = Series.of("onboard again, nothing to do", WARM_UP, ROUNDS, round -> nemoclaw.onboard(
                                request("kept"))
                        .orElseThrow());
                warm = Series.of("exec, kept connection", WARM_UP, ROUNDS, round -> sandbox.exec(Exec.of("true")));
            }
            Series cold = Series.of("exec, own connection", WARM_UP, ROUNDS, round -> {
                try (NemoClaw nemoclaw = library(backend, scratch.resolve("kept"))) {
                    nemoclaw.sandbox(SandboxName.of("kept")).exec(Exec.of("true"));
                }
            });
            Series process = Series.of("a JVM that does nothing", 2, 10, round -> new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor());
            System.out.println(Series.header());
            for (Series series : List.of(onboard, again, warm, cold, process)) {
                System.out.println(series.row(warm));
            }
        } finally {
            delete(scratch);
        }
    }

    private static NemoClaw library(RunningGateway backend, Path state) {
        return NemoClaw.builder()
                .stateDirectory(state)
                .backend(backend)
                .backend(backend.id())
                .build();
    }

    private static OnboardRequest request(String name) {
        return OnboardRequest.builder(SandboxName.of(name), SandboxImage.reference("demo:1"))
                .build();
    }

    private static void delete(Path directory) throws Exception {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}

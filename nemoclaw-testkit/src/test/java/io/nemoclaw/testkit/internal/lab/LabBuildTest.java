package io.nemoclaw.testkit.internal.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.process.Command;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.internal.process.ExecCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabBuildTest {
    @TempDir
    Path directory;

    private static CommandResult run(List<String> argv) throws Exception {
        return new ExecCommandRunner()
                .run(Command.of(Duration.ofMinutes(1), Map.of("PATH", System.getenv("PATH")), argv));
    }

    @Test
    void aCompilerThatIsMissingOrFindsNoAssemblerIsATypedFailure() {
        assertThatThrownBy(() -> new LabBuild(directory, directory.toString()).withoutMqueue())
                .isInstanceOfSatisfying(
                        NemoClawException.class,
                        e -> assertThat(e.code()).isIn(ErrorCode.COMMAND_NOT_FOUND, ErrorCode.COMMAND_FAILED));
    }

    @Tag("lab")
    @Test
    void mqueueIsRefusedAsByAKernelWithoutItAndNothingElseIs() throws Exception {
        Path program = new LabBuild(directory, System.getenv("PATH")).withoutMqueue();
        Path target = Files.createDirectory(directory.resolve("target"));
        CommandResult refused =
                run(List.of(program.toString(), "busybox", "mount", "-t", "mqueue", "mqueue", target.toString()));
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.stderr()).contains("No such device");
        CommandResult other =
                run(List.of(program.toString(), "busybox", "mount", "-t", "tmpfs", "tmpfs", target.toString()));
        assertThat(other.complaint()).isEmpty();
        CommandResult list = run(List.of(program.toString(), "cat", "/proc/filesystems"));
        assertThat(list.stdout()).contains("tmpfs").doesNotContain("mqueue");
        assertThat(Files.readString(Path.of("/proc/filesystems"))).contains("mqueue");
    }

    @Tag("lab")
    @Test
    void theProgramForANewerGlibcIsRefusedByTheLoader() throws Exception {
        Path program = new LabBuild(directory, System.getenv("PATH")).needingGlibc238();
        CommandResult result = run(List.of(program.toString()));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.stderr()).contains("GLIBC_2.38' not found");
    }
}

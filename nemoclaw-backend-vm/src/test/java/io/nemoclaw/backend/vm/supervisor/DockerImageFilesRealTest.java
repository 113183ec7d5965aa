package io.nemoclaw.backend.vm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.internal.process.ChildEnvironment;
import io.nemoclaw.internal.process.ExecCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files out of a real image of a real engine; nothing is pulled. */
@Tag("docker")
class DockerImageFilesRealTest {
    private static final String IMAGE = "nemoclaw-test/files:" + UUID.randomUUID();

    @TempDir
    Path top;

    private ImageFiles files;

    @BeforeEach
    void image() throws Exception {
        Path bin = Files.createDirectories(top.resolve("image/opt/openshell/bin"));
        Files.writeString(bin.resolve("openshell-sandbox"), "a supervisor");
        Files.createSymbolicLink(bin.resolve("link"), Path.of("openshell-sandbox"));
        Path tar = top.resolve("image.tar");
        HostCommands.run("tar", "-C", top.resolve("image").toString(), "-cf", tar.toString(), "opt");
        HostCommands.run("docker", "import", tar.toString(), IMAGE);
        files = new DockerImageFiles(
                new ExecCommandRunner(),
                "docker",
                ChildEnvironment.of(System.getenv(), Map.of()),
                Duration.ofMinutes(1));
    }

    @AfterEach
    void noContainerIsLeft() throws Exception {
        HostCommands.run("docker", "rmi", "-f", IMAGE);
        assertThat(HostCommands.run("docker", "ps", "-aq", "--filter", "name=nemoclaw-files-"))
                .isBlank();
    }

    @Test
    void copiesAFileAndTheTargetOfALink() throws Exception {
        Path target = top.resolve("target");
        SupervisorSource.image(files, IMAGE).copyTo(target);
        assertThat(target).hasContent("a supervisor");
        assertThat(files.copy(IMAGE, "/opt/openshell/bin/link", top.resolve("second")))
                .isTrue();
        assertThat(top.resolve("second")).hasContent("a supervisor");
    }

    @Test
    void aMissingFileIsNoFailure() throws Exception {
        assertThat(files.copy(IMAGE, "/nothing/here", top.resolve("target"))).isFalse();
        assertThat(top.resolve("target")).doesNotExist();
    }

    @Test
    void aMissingImageIsOne() {
        assertThatThrownBy(() -> files.copy("localhost:1/nemoclaw-test/none:1", "/x", top.resolve("target")))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND_FAILED));
    }
}

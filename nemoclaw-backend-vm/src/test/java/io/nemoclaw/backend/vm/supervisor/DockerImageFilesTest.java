package io.nemoclaw.backend.vm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.process.Command;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.internal.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerImageFilesTest {
    /** A docker whose image holds some files. */
    private static final class FakeDocker implements CommandRunner {
        final List<List<String>> calls = new ArrayList<>();
        final Map<String, byte[]> image = new HashMap<>();
        String createComplaint = "";
        String copyComplaint = "";

        @Override
        public CommandResult run(Command command) {
            List<String> arguments = command.argv().subList(1, command.argv().size());
            calls.add(arguments);
            return switch (arguments.get(0)) {
                case "create" -> result(createComplaint);
                case "cp" -> copy(arguments);
                default -> result("");
            };
        }

        private CommandResult copy(List<String> arguments) {
            String path = arguments.get(2).substring(arguments.get(2).indexOf(':') + 1);
            byte[] bytes = image.get(path);
            if (bytes == null || !copyComplaint.isEmpty()) {
                return result(
                        copyComplaint.isEmpty()
                                ? "Error response from daemon: Could not find the file " + path + " in container x"
                                : copyComplaint);
            }
            try {
                Files.write(Path.of(arguments.get(3)), bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return result("");
        }

        private static CommandResult result(String complaint) {
            return new CommandResult(complaint.isEmpty() ? 0 : 1, "", complaint, Duration.ZERO);
        }

        DockerImageFiles files() {
            return new DockerImageFiles(this, "docker", Map.of(), Duration.ofSeconds(5));
        }
    }

    @TempDir
    Path directory;

    private final FakeDocker docker = new FakeDocker();

    private Path target() {
        return directory.resolve("target");
    }

    @Test
    void copiesOutOfAContainerThatIsNeverStarted() throws Exception {
        docker.image.put("/bin/x", new byte[] {1, 2});
        assertThat(docker.files().copy("an/image:1", "/bin/x", target())).isTrue();
        assertThat(target()).hasBinaryContent(new byte[] {1, 2});
        String container = docker.calls.get(0).get(2);
        assertThat(docker.calls)
                .containsExactly(
                        List.of("create", "--name", container, "an/image:1", "true"),
                        List.of("cp", "-L", container + ":/bin/x", target().toString()),
                        List.of("rm", "-f", container));
    }

    @Test
    void twoCallsNeverShareAContainer() throws Exception {
        docker.files().copy("a", "/x", target());
        docker.files().copy("a", "/x", target());
        assertThat(docker.calls.get(0).get(2)).isNotEqualTo(docker.calls.get(3).get(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error response from daemon: Could not find the file /x in container 0123",
                "Error: No such container:path: 0123:/x",
                "Error response from daemon: lstat /var/lib/docker/overlay2/0123/merged/x/y: not a directory",
            })
    void aFileThatIsNotThereIsNoFailure(String complaint) throws Exception {
        docker.copyComplaint = complaint;
        assertThat(docker.files().copy("a", "/x", target())).isFalse();
        assertThat(docker.calls).hasSize(3);
        assertThat(target()).doesNotExist();
    }

    @Test
    void aMissingImageIsAFailureThatCarriesDockersWords() {
        docker.createComplaint = "pull access denied for a";
        assertThatThrownBy(() -> docker.files().copy("a", "/x", target()))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND_FAILED))
                .hasMessageContaining("pull access denied");
        assertThat(docker.calls.get(docker.calls.size() - 1)).startsWith("rm", "-f");
    }

    @Test
    void anyOtherComplaintOfTheCopyIsAFailure() {
        docker.image.put("/x", new byte[1]);
        docker.copyComplaint = "no space left on device";
        assertThatThrownBy(() -> docker.files().copy("a", "/x", target())).hasMessageContaining("no space left");
        assertThat(docker.calls.get(docker.calls.size() - 1)).startsWith("rm", "-f");
    }

    @Test
    void theLibcOfAnImageIsFoundInAnyOfItsPlaces() throws Exception {
        byte[] libc = new ElfBuilder()
                .defines("libc.so.6", "GLIBC_2.2.5", "GLIBC_2.35")
                .build();
        assertThat(SandboxLibc.versionIn(docker.files(), "alpine", directory)).isEmpty();
        docker.image.put("/lib64/libc.so.6", libc);
        assertThat(SandboxLibc.versionIn(docker.files(), "a", directory)).contains(GlibcVersion.of(2, 35));
        docker.image.put("/lib64/libc.so.6", "GNU ld script".getBytes());
        assertThat(SandboxLibc.versionIn(docker.files(), "a", directory)).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theSupervisorOfAnImageIsTheOneOfTheGateway() throws Exception {
        SupervisorSource source = SupervisorSource.image(docker.files(), "cluster:0.0.32");
        assertThatThrownBy(() -> source.copyTo(target()))
                .hasMessage("the image cluster:0.0.32 has no file /opt/openshell/bin/openshell-sandbox");
        docker.image.put("/opt/openshell/bin/openshell-sandbox", new byte[] {7});
        source.copyTo(target());
        assertThat(target()).hasBinaryContent(new byte[] {7});
        assertThat(source.description()).isEqualTo("the image cluster:0.0.32");
    }
}

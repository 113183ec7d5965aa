package io.nemoclaw.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and trees into a sandbox and out of it. */
class TransferTest {
    private static ClientRig rig;
    private static RemoteSandbox sandbox;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        rig = new ClientRig();
        sandbox = rig.ready();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String sh(String script) throws NemoClawException, InterruptedException {
        return rig.client.exec(sandbox, Exec.of("sh", "-c", script)).stdout();
    }

    private Path file(String name, byte[] content) throws Exception {
        return Files.write(directory.resolve(name), content);
    }

    private static NemoClawException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(NemoClawException.class, call);
    }

    /** Around the size of a piece, which is 960 KiB, and nothing at all. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 983_039, 983_040, 983_041, 2_500_000})
    void aFileOfAnySizeIsTheSameThereAndBack(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Path source = file("source-" + size, content);

        assertThat(rig.client.upload(sandbox, source, "sized/f" + size)).isEqualTo(size);
        assertThat(rig.client.download(sandbox, "sized/f" + size, directory.resolve("back")))
                .isEqualTo(size);

        assertThat(Files.mismatch(source, directory.resolve("back"))).isEqualTo(-1);
    }

    @Test
    void aFileKeepsItsMode() throws Exception {
        Path script = file("run.sh", "#!/bin/sh\necho ran\n".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));

        rig.client.upload(sandbox, script, "mode/run.sh");

        assertThat(sh("stat -c %a mode/run.sh; ./mode/run.sh")).isEqualTo("751\nran\n");
        rig.client.download(sandbox, "mode/run.sh", directory.resolve("again.sh"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("again.sh"))))
                .isEqualTo("rwxr-x--x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with blank", "quote'and\"quote", "$HOME;x", "grüße-日本-😀", "-dash"})
    void anyNameIsANameAndNothingElse(String name) throws Exception {
        Path source = file(name, new byte[] {1, 2, 3});

        rig.client.upload(sandbox, source, "names/");

        Path back = Files.createDirectory(directory.resolve("back"));
        rig.client.download(sandbox, "names/" + name, back);
        assertThat(Files.readAllBytes(back.resolve(name))).containsExactly(1, 2, 3);
    }

    @Test
    void aDirectoryReceivesTheSourceUnderItsOwnNameAndANewPathIsTheName() throws Exception {
        Path source = file("a.txt", new byte[] {7});
        sh("mkdir -p there");

        rig.client.upload(sandbox, source, "there");
        rig.client.upload(sandbox, source, "not/yet/there/");
        rig.client.upload(sandbox, source, "other/name.txt");

        assertThat(sh("ls there not/yet/there other")).contains("a.txt").contains("name.txt");
    }

    @Test
    void aTreeComesBackWithEverythingInIt() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/sub"));
        Files.createFile(tree.resolve("empty"));
        Files.createDirectory(tree.resolve("nothing-in-it"));
        Files.write(tree.resolve("big"), new byte[1_500_000]);
        Files.writeString(tree.resolve("grüße"), "hallo");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("empty"));

        long sent = rig.client.upload(sandbox, directory.resolve("tree"), "tree");
        long back = rig.client.download(sandbox, "tree", directory.resolve("back"));

        assertThat(sent).isEqualTo(1_500_005).isEqualTo(back);
        Path sub = directory.resolve("back/sub");
        assertThat(sub.resolve("empty")).isEmptyFile();
        assertThat(sub.resolve("nothing-in-it")).isEmptyDirectory();
        assertThat(Files.size(sub.resolve("big"))).isEqualTo(1_500_000);
        assertThat(sub.resolve("grüße")).hasContent("hallo");
        assertThat(Files.readSymbolicLink(sub.resolve("link"))).isEqualTo(Path.of("empty"));
    }

    @Test
    void whatIsThereIsReplacedAndNothingHalfIsLeft() throws Exception {
        rig.client.upload(sandbox, file("one", new byte[] {1}), "replaced/f");
        rig.client.upload(sandbox, file("two", new byte[] {2, 2}), "replaced/f");

        assertThat(sh("wc -c <replaced/f; ls -A replaced")).isEqualTo("2\nf\n");
    }

    @Test
    void whatDoesNotExistIsNamedOnEitherSide() throws Exception {
        Path missing = directory.resolve("missing");
        NemoClawException up = refused(() -> rig.client.upload(sandbox, missing, "x"));
        NemoClawException down = refused(() -> rig.client.download(sandbox, "no/such", directory.resolve("y")));

        assertThat(up.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND);
        assertThat(up).hasMessageContaining("missing");
        assertThat(down.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND);
        assertThat(down).hasMessageContaining("no/such");
        assertThat(directory.resolve("y")).doesNotExist();
    }

    @Test
    void aTargetThatCannotBeWrittenIsAFailureThatShowsWhatTheSandboxSays() throws Exception {
        sh("mkdir -p blocked && touch blocked/file");

        NemoClawException failed =
                refused(() -> rig.client.upload(sandbox, file("a", new byte[] {1}), "blocked/file/below"));

        assertThat(failed.code()).isEqualTo(ErrorCode.TRANSFER_FAILED);
        assertThat(failed).hasMessageContaining("the sandbox says");
    }

    @Test
    void anExistingTreeIsNotOverwrittenByADownload() throws Exception {
        sh("mkdir -p dir && echo new >dir/f");
        Path occupied = Files.createDirectories(directory.resolve("occupied/dir"));
        Files.writeString(occupied.resolve("mine"), "keep");

        NemoClawException failed = refused(() -> rig.client.download(sandbox, "dir", directory.resolve("occupied")));

        assertThat(failed.code()).isEqualTo(ErrorCode.TRANSFER_FAILED);
        assertThat(occupied.resolve("mine")).hasContent("keep");
    }

    @Test
    void aSandboxThatSendsALinkToTheOutsideIsRefusedAndLeavesNothing() throws Exception {
        sh("mkdir -p evil && ln -s /etc/passwd evil/link && mkfifo evil/pipe");

        NemoClawException refused = refused(() -> rig.client.download(sandbox, "evil", directory.resolve("got")));

        assertThat(refused.code()).isEqualTo(ErrorCode.TRANSFER_FAILED);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}

package io.nemoclaw.backend.vm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nemoclaw.backend.vm.guestfs.GuestFs;
import io.nemoclaw.backend.vm.guestfs.HostCommands;
import io.nemoclaw.backend.vm.guestfs.StoppedInstance;
import io.nemoclaw.internal.process.CommandResult;
import io.nemoclaw.testkit.internal.lab.LabBuild;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor that the loader of this machine really refuses, and its replacement. */
@Tag("lab")
class SupervisorLabTest {
    private static final StoppedInstance STOPPED = () -> {};

    @TempDir
    Path top;

    private GuestFs guest;
    private Path supervisor;
    private GlibcVersion offered;

    @BeforeEach
    void supervisorOfANewerGlibc() throws Exception {
        Path rootfs = Files.createDirectory(top.resolve("rootfs"));
        guest = GuestFs.at(rootfs);
        supervisor = rootfs.resolve("opt/openshell/bin/openshell-sandbox");
        Files.createDirectories(supervisor.getParent());
        Path lab = Files.createDirectory(top.resolve("lab"));
        Files.copy(new LabBuild(lab, System.getenv("PATH")).needingGlibc238(), supervisor);
        String libc = HostCommands.run("gcc", "-print-file-name=libc.so.6").strip();
        offered = SandboxLibc.versionOf(Path.of(libc).toRealPath()).orElseThrow();
        assumeTrue(offered.compareTo(GlibcVersion.of(2, 38)) < 0, "this machine's glibc runs what needs 2.38");
    }

    private CommandResult run() throws Exception {
        supervisor.toFile().setExecutable(true);
        return HostCommands.result(List.of(supervisor.toString()));
    }

    @Test
    void whatTheLoaderRefusesIsReplacedByWhatItRunsAndComesBack() throws Exception {
        assertThat(run().stderr()).contains("version `GLIBC_2.38' not found");
        Path older = Path.of("/bin/true").toRealPath();
        SupervisorResult result =
                SupervisorPatch.apply(guest, offered, Optional.of(SupervisorSource.file(older)), STOPPED);
        assertThat(result)
                .isInstanceOfSatisfying(
                        SupervisorResult.Replaced.class,
                        replaced -> assertThat(replaced.needed()).isEqualTo(GlibcVersion.of(2, 38)));
        assertThat(run().exitCode()).isZero();
        assertThat(SupervisorPatch.undo(guest, STOPPED)).isTrue();
        assertThat(run().stderr()).contains("version `GLIBC_2.38' not found");
    }

    @Test
    void whatReadelfSaysIsWhatIsRead() throws Exception {
        for (String program : List.of(supervisor.toString(), "/bin/ls", "/usr/bin/containerd")) {
            Path path = Path.of(program).toRealPath();
            try (var file = new RandomAccessFile(path.toFile(), "r")) {
                Optional<GlibcVersion> expected = HostCommands.run("readelf", "-V", path.toString())
                        .replaceAll("(?s)Version definition section.*?(Version needs|$)", "$1")
                        .lines()
                        .flatMap(line -> List.of(line.split("\\s+")).stream())
                        .map(GlibcVersion::ofSymbol)
                        .flatMap(Optional::stream)
                        .max(GlibcVersion::compareTo);
                assertThat(ElfReader.read(file).needs()).as(program).isEqualTo(expected);
            }
        }
    }
}

package io.nemoclaw.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which process it is, how it is ended, and how it outlives its starter. */
class ProcessLifeTest {
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void endWhatIsLeft() throws Exception {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(String script) throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(directory.toFile())
                .start();
        started.add(process);
        return process;
    }

    private static ProcessIdentity identity(Process process) {
        return ProcessIdentity.of(process.pid()).orElseThrow();
    }

    private void awaitFile(String name) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(directory.resolve(name)) && System.nanoTime() < end) {
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
        assertThat(directory.resolve(name)).exists();
    }

    @Test
    void aLivingProcessIsItselfAndNobodyElse() throws Exception {
        ProcessIdentity one = identity(start("sleep 600"));

        assertThat(one.alive()).isTrue();
        assertThat(one).isEqualTo(ProcessIdentity.of(one.pid()).orElseThrow());
        assertThat(new ProcessIdentity(one.pid(), one.startTicks() + 1, one.bootId(), one.command()).alive())
                .isFalse();
        assertThat(new ProcessIdentity(one.pid(), one.startTicks(), "another boot", one.command()).alive())
                .isFalse();
        assertThat(new ProcessIdentity(one.pid(), one.startTicks(), one.bootId(), "renamed by exec").alive())
                .isTrue();
        assertThat(ProcessIdentity.current().alive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, 4_194_305})
    void whatIsNoProcessIsNone(long pid) {
        assertThat(ProcessIdentity.of(pid)).isEmpty();
    }

    @Test
    void aZombieIsDead() throws Exception {
        Process parent = start("sh -c 'exit 0' & echo $! >child; touch ready; exec sleep 600");
        awaitFile("ready");
        long child = Long.parseLong(Files.readString(directory.resolve("child")).strip());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (ProcessIdentity.of(child).isPresent() && System.nanoTime() < end) {
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }

        assertThat(ProcessIdentity.of(child)).isEmpty();
        assertThat(parent.isAlive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 (sh) S 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 4711 1 1 | sh | S | 4711",
                "7 (a) b (c)) Z 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 9 1 1 | a) b (c) | Z | 9",
            })
    void aStatIsReadFromItsLastBracket(String text, String command, char state, long ticks) {
        ProcFs.Stat stat = ProcFs.parse(text).orElseThrow();

        assertThat(stat.command()).isEqualTo(command);
        assertThat(stat.state()).isEqualTo(state);
        assertThat(stat.startTicks()).isEqualTo(ticks);
        assertThat(stat.dead()).isEqualTo(state == 'Z');
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "7 (sh", "7 (sh) S 1 2", "7 (sh) SS 1 7 7 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1"})
    void aStatThatIsNoneIsNone(String text) {
        assertThat(ProcFs.parse(text)).isEmpty();
    }

    @Test
    void askingIsEnoughForAProgramThatListens() throws Exception {
        Process process = start("trap 'touch asked; exit 0' TERM; touch ready; while :; do sleep 0.05; done");
        awaitFile("ready");

        assertThat(ProcessStop.patient().stop(identity(process))).isEqualTo(ProcessStop.Outcome.STOPPED);
        assertThat(directory.resolve("asked")).exists();
    }

    @Test
    void aProgramThatDoesNotListenIsKilledAfterItsGrace() throws Exception {
        Process process = start("trap '' TERM; touch ready; while :; do sleep 0.05; done");
        awaitFile("ready");
        ProcessStop stop = new ProcessStop(Duration.ofMillis(200), Duration.ofSeconds(10));

        assertThat(stop.stop(identity(process))).isEqualTo(ProcessStop.Outcome.STOPPED);
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
    }

    @Test
    void aTreeIsEndedAsAWhole() throws Exception {
        Process process = start("sleep 601 & sleep 602 & touch ready; wait");
        awaitFile("ready");
        List<ProcessIdentity> tree = ProcessStop.tree(identity(process));
        assertThat(tree).hasSize(3);

        assertThat(ProcessStop.immediate().stopTree(identity(process))).isEqualTo(ProcessStop.Outcome.STOPPED);

        assertThat(tree).noneMatch(ProcessIdentity::alive);
    }

    @Test
    void aForeignProcessWithAReusedPidIsNotTouched() throws Exception {
        Process foreign = start("sleep 600");
        ProcessIdentity now = identity(foreign);
        ProcessIdentity recorded = new ProcessIdentity(now.pid(), now.startTicks() - 100, now.bootId(), "openshell-vm");

        assertThat(ProcessStop.immediate().stop(recorded)).isEqualTo(ProcessStop.Outcome.GONE);
        assertThat(ProcessStop.immediate().stopTree(recorded)).isEqualTo(ProcessStop.Outcome.GONE);
        assertThat(foreign.isAlive()).isTrue();
    }

    @Test
    void aRecordComesBackAndIsPrivate() throws Exception {
        ProcessRecord record = new ProcessRecord(directory.resolve("gateway.pid"));
        ProcessIdentity process = identity(start("sleep 600"));
        assertThat(record.read()).isEmpty();

        record.write(process);

        assertThat(record.read()).contains(process);
        assertThat(record.alive()).contains(process);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record.file())))
                .isEqualTo("rw-------");
        ProcessStop.immediate().stop(process);
        assertThat(record.read()).contains(process);
        assertThat(record.alive()).isEmpty();
        record.delete();
        record.delete();
        assertThat(record.file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711", "{", "[]", "{\"pid\": \"x\"}", "{\"pid\": 1}", "null"})
    void aRecordThatSaysNothingUsableIsNone(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("gateway.pid"), content);

        assertThat(new ProcessRecord(file).read()).isEmpty();
    }

    @Test
    void aHugeRecordIsNotRead() throws Exception {
        Path file = Files.write(directory.resolve("gateway.pid"), new byte[100_000]);

        assertThat(new ProcessRecord(file).read()).isEmpty();
    }

    @Test
    void aDetachedProgramHasItsOwnSessionAPrivateLogAndNoInput() throws Exception {
        Path log = directory.resolve("logs/vm.log");
        DetachedProcess.Started program = DetachedProcess.start(
                List.of("/bin/sh", "-c", "cat; echo said; echo wrong >&2; exec sleep 600", "nvapi-0123456789abcdef"),
                Map.of("PATH", "/usr/bin:/bin"),
                log);
        started.add(program.process());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.readString(log).contains("\nwrong") && System.nanoTime() < end) {
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }

        List<String> lines = Files.readAllLines(log);
        assertThat(lines.get(0)).startsWith("# /bin/sh -c").doesNotContain("nvapi-0123456789abcdef");
        assertThat(lines).contains("said", "wrong");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
        String[] stat = Files.readString(Path.of("/proc/" + program.identity().pid() + "/stat"))
                .split(" ");
        assertThat(stat[5])
                .as("its session is its own")
                .isEqualTo(Long.toString(program.identity().pid()));
        assertThat(program.identity().alive()).isTrue();
    }

    @Test
    void anEarlierLogIsKeptBesideTheNewOne() throws Exception {
        Path log = directory.resolve("vm.log");
        for (String word : List.of("first", "second")) {
            Process process = DetachedProcess.start(List.of("/bin/echo", word), Map.of("PATH", "/usr/bin:/bin"), log)
                    .process();
            started.add(process);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(Files.readString(log)).contains("second").doesNotContain("first");
        assertThat(Files.readString(directory.resolve("vm.log.1"))).contains("first");
    }
}

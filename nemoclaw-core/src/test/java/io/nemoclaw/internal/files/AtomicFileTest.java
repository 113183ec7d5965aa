package io.nemoclaw.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private long files() throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void filesAndTheDirectoriesMadeForThemArePrivate() throws Exception {
        Path file = directory.resolve("a/b/state.json");

        AtomicFile.write(file, "one");
        AtomicFile.write(file, "two");

        assertThat(file).hasContent("two");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("a"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("a/b"))).isEqualTo("rwx------");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void aLinkIsReplacedAndNotWrittenThrough() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "theirs");
        Path file = Files.createSymbolicLink(directory.resolve("state.json"), outside);

        AtomicFile.write(file, "ours");

        assertThat(outside).hasContent("theirs");
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsNamedAndNothingHalfIsLeft() throws Exception {
        Path blocked = Files.createDirectories(directory.resolve("state.json/not-empty"));

        NemoClawException failed =
                catchThrowableOfType(NemoClawException.class, () -> AtomicFile.write(blocked.getParent(), "x"));

        assertThat(failed.code()).isEqualTo(ErrorCode.STATE_IO);
        assertThat(failed).hasMessageContaining("state.json");
        assertThat(files()).isZero();
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(catchThrowableOfType(NemoClawException.class, () -> AtomicFile.write(file.resolve("below"), "x"))
                        .code())
                .isEqualTo(ErrorCode.STATE_IO);
    }

    @Test
    void aReaderSeesTheOldOrTheNewAndNeverAPart() throws Exception {
        Path file = directory.resolve("state");
        String a = "a".repeat(100_000);
        String b = "b".repeat(100_000);
        AtomicFile.write(file, a);
        AtomicBoolean torn = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                try {
                    String seen = Files.readString(file);
                    torn.compareAndSet(false, !seen.equals(a) && !seen.equals(b));
                } catch (java.io.IOException e) {
                    torn.set(true);
                }
            }
        });
        reader.start();
        for (int i = 0; i < 50; i++) {
            AtomicFile.write(file, i % 2 == 0 ? b : a);
        }
        stop.set(true);
        reader.join();

        assertThat(torn).isFalse();
    }

    @Test
    void deletingIsIdempotentAndPrivateFilesAreExclusive() throws Exception {
        Path file = directory.resolve("x");
        AtomicFile.createPrivate(file);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(catchThrowableOfType(FileAlreadyExistsException.class, () -> AtomicFile.createPrivate(file)))
                .isNotNull();

        AtomicFile.delete(file);
        AtomicFile.delete(file);
        assertThat(file).doesNotExist();
    }
}

package io.nemoclaw.backend.vm.guestfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that was seen, and that the guest replaces before it is opened. */
class GuestDirectoryTest {
    @TempDir
    Path top;

    private Path name;
    private Path outside;

    @BeforeEach
    void seenDirectory() throws Exception {
        Path root = Files.createDirectory(top.resolve("root"));
        name = Files.createDirectory(root.resolve("name"));
        outside = Files.createDirectory(top.resolve("outside"));
    }

    private interface Swap {
        void run() throws Exception;
    }

    private void refusedAfter(Swap swap) throws Exception {
        try (GuestDirectory root = GuestDirectory.trusted(top.resolve("root"), "")) {
            GuestEntry seen = root.find("name").orElseThrow();
            Files.move(name, top.resolve("elsewhere"));
            swap.run();
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThatThrownBy(() -> root.child("name", seen))
                            .isInstanceOfSatisfying(
                                    NemoClawException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.GUEST_FILE_REFUSED))
                            .hasMessageContaining("/name in the guest")
                            .hasMessageContaining("it changed while it was opened"));
        }
    }

    @Test
    void aLinkThatLeadsOutIsRefused() throws Exception {
        refusedAfter(() -> Files.createSymbolicLink(name, outside));
    }

    @Test
    void aFifoIsRefusedAtOnce() throws Exception {
        refusedAfter(() -> HostCommands.run("mkfifo", name.toString()));
    }

    @Test
    void anotherDirectoryIsRefused() throws Exception {
        refusedAfter(() -> Files.createDirectory(name));
    }

    @Test
    void nothingIsRefused() throws Exception {
        refusedAfter(() -> {});
    }

    @Test
    void theSameDirectoryIsOpened() throws Exception {
        Files.createFile(name.resolve("entry"));
        try (GuestDirectory root = GuestDirectory.trusted(top.resolve("root"), "");
                GuestDirectory child = root.child("name").orElseThrow()) {
            assertThat(child.names(9)).containsExactly("entry");
            assertThat(child.path()).isEqualTo("/name");
        }
    }
}

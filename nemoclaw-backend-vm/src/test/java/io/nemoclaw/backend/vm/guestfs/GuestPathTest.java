package io.nemoclaw.backend.vm.guestfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestPathTest {
    @Test
    void readsAbsoluteAndRelativePaths() {
        assertThat(GuestPath.of("/srv/init.sh")).isEqualTo(GuestPath.of("srv/init.sh"));
        assertThat(GuestPath.of("/srv").resolve("init.sh")).hasToString("/srv/init.sh");
        assertThat(GuestPath.of("/srv/init.sh").name()).isEqualTo("init.sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//a", "a//b", "a/", "..", "a/../b", "./a", "a/.", "a\0b", "/a/.."})
    void refusesWhatIsNoPath(String text) {
        assertThatThrownBy(() -> GuestPath.parse(text))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void refusesANameThatNoFileSystemHas() {
        assertThatThrownBy(() -> GuestPath.of("a".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GuestPath.of("a").resolve("b/c")).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.nemoclaw.backend.vm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlibcVersionTest {
    @ParameterizedTest
    @CsvSource({
        "GLIBC_2.38, 2.38",
        "GLIBC_2.2.5, 2.2.5",
        "GLIBC_2.0, 2.0",
        "GLIBC_ABI_DT_RELR, 2.36",
        "GLIBC_PRIVATE,",
        "GLIBCXX_3.4.30,",
        "GLIBC_2,",
        "GLIBC_2.3x,",
        "GLIBC_2.99999999999999999999,",
        "'',",
    })
    void readsTheVersionOfASymbol(String symbol, String version) {
        assertThat(GlibcVersion.ofSymbol(symbol).map(GlibcVersion::toString)).isEqualTo(Optional.ofNullable(version));
    }

    @Test
    void comparesNumbersNotText() {
        List<GlibcVersion> sorted = List.of(
                GlibcVersion.of(2, 2),
                new GlibcVersion(2, 2, 5),
                GlibcVersion.of(2, 4),
                GlibcVersion.of(2, 34),
                GlibcVersion.of(3, 0));
        assertThat(sorted).isSorted();
        assertThat(GlibcVersion.of(2, 4).runsOn(GlibcVersion.of(2, 34))).isTrue();
        assertThat(GlibcVersion.of(2, 35).runsOn(GlibcVersion.of(2, 35))).isTrue();
        assertThat(GlibcVersion.of(2, 36).runsOn(GlibcVersion.of(2, 35))).isFalse();
    }
}

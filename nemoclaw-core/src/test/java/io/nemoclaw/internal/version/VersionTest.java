package io.nemoclaw.internal.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.32, 0.0.32",
        "openshell 0.0.33-dev.5+gabc, 0.0.33",
        "v0.0.26, 0.0.26",
        "openshell-vm 0.0.36 (abc 2026-04-01), 0.0.36",
        "Docker version 20.10.21+dfsg1, 20.10.21",
        "1.2.3.4, 1.2.3",
    })
    void theFirstVersionInATextIsFound(String text, String version) {
        assertThat(ToolVersion.find(text).map(ToolVersion::toString)).contains(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "openshell m-dev", "0.0", "latest", "0.0.99999999"})
    void whatIsNoVersionIsNone(String text) {
        assertThat(ToolVersion.find(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.0.26, 0.0.26, 0", "0.0.9, 0.0.10, -1", "0.1.0, 0.0.99, 1", "1.0.0, 0.99.99, 1"})
    void versionsAreNumbersAndNotTexts(String left, String right, int sign) {
        assertThat(Integer.signum(ToolVersion.find(left)
                        .orElseThrow()
                        .compareTo(ToolVersion.find(right).orElseThrow())))
                .isEqualTo(sign);
    }

    @ParameterizedTest
    @CsvSource({"0.0.25, false", "0.0.26, true", "0.0.36, true", "0.0.37, false", "0.0.36-dev.1, true", "none, false"})
    void theSupportedRangeIncludesItsEnds(String text, boolean supported) {
        NemoClawException refused =
                catchThrowableOfType(NemoClawException.class, () -> OpenShellVersions.require("the gateway", text));

        assertThat(refused == null).isEqualTo(supported);
        if (refused != null) {
            assertThat(refused.code()).isEqualTo(ErrorCode.GATEWAY_VERSION_UNSUPPORTED);
            assertThat(refused).hasMessageContaining("the gateway").hasMessageContaining(text);
            assertThat(refused.remedy()).contains("0.0.26 to 0.0.36");
        }
    }
}

package io.nemoclaw.internal.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key nvapi-0123456789abcdef end | nvapi-0123456789abcdef",
                "nvcf-0123456789abcdef | nvcf-0123456789abcdef",
                "ghp_0123456789abcdef0123 | ghp_0123456789abcdef0123",
                "github_pat_0123456789abcdef0123456789abcdef | 0123456789abcdef0123456789abcdef",
                "sk-0123456789abcdef | sk-0123456789abcdef",
                "xoxb-0123456789-abc | xoxb-0123456789",
                "Authorization: Bearer abc.def.ghi | abc.def.ghi",
                "https://user:hunter2@host/x | hunter2",
                "https://host/x?token=abcdef&y=1 | abcdef",
                "https://host/x?X-Amz-Signature=abcdef | abcdef",
                "NVIDIA_API_KEY=abcdef123456 | abcdef123456",
                "\"password\": \"hunter2hunter2\" | hunter2hunter2",
                "MY_SECRET: abcdef123456 | abcdef123456",
            })
    void aSecretIsTakenOut(String text, String secret) {
        assertThat(Redactor.redact(text)).doesNotContain(secret).contains("<REDACTED>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "the gateway nemoclaw runs at https://127.0.0.1:8080",
                "credentialEnv NVIDIA_API_KEY is not set",
                "step 3 of 5: COPY --from=build /src /app",
                "sk-short",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "https://host/x?page=2"
            })
    void whatIsNoSecretStays(String text) {
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void aPrivateKeyIsTakenOutWholeThoughItsEndIsMissing() {
        assertThat(Redactor.redact("x -----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY----- y"))
                .isEqualTo("x <REDACTED> y");
        assertThat(Redactor.redact("-----BEGIN PRIVATE KEY-----\nMHc")).isEqualTo("<REDACTED>");
    }

    @Test
    void cuttingComesAfterRedactingSoThatNoHalfOfASecretRemains() {
        String text = "x".repeat(90) + " nvapi-0123456789abcdef";

        assertThat(Redactor.redact(text, 100))
                .hasSize(100)
                .doesNotContain("nvapi")
                .endsWith("…");
        assertThat(Redactor.redact("short", 100)).isEqualTo("short");
    }

    @Test
    void redactingTwiceChangesNothing() {
        String once = Redactor.redact("Bearer abcdefgh nvapi-0123456789abcdef OPENAI_API_KEY=abcdefgh");

        assertThat(Redactor.redact(once)).isEqualTo(once);
    }
}

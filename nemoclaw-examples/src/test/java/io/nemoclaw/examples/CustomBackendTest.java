package io.nemoclaw.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.Finding;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.HostFacts;
import io.nemoclaw.testkit.GatewayBackendContract;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The custom backend keeps the contract of all backends, and its own rule. */
class CustomBackendTest extends GatewayBackendContract {
    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));

    @Override
    protected GatewayBackend backend() {
        return new CustomBackend(CustomBackend.embedded());
    }

    @Override
    protected BackendContext context() {
        return new BackendContext() {
            @Override
            public HostFacts host() {
                return HostFacts.of(environment);
            }

            @Override
            public Clock clock() {
                return Clock.systemUTC();
            }

            @Override
            public void progress(String stage, String message) {}

            @Override
            public void progress(String stage, String message, long done, OptionalLong total, String unit) {}
        };
    }

    @Test
    void theHouseRuleBlocksUntilTheOperatorAllowsIt() throws Exception {
        assertThat(backend().preflight(spec("house"), context()))
                .singleElement()
                .matches(Finding::blocking)
                .extracting(Finding::id)
                .isEqualTo("acme_not_allowed");

        environment.put(CustomBackend.PERMISSION, "yes");
        assertThat(backend().preflight(spec("house"), context())).isEmpty();
    }
}

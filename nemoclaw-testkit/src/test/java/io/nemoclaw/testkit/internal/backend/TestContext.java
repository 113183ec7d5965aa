package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.HostFacts;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;

record TestContext(Map<String, String> environment) implements BackendContext {
    static TestContext with(String... pairs) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return new TestContext(environment);
    }

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
}

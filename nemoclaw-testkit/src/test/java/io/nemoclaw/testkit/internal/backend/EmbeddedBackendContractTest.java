package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.testkit.GatewayBackendContract;

class EmbeddedBackendContractTest extends GatewayBackendContract {
    @Override
    protected GatewayBackend backend() {
        return new EmbeddedBackend();
    }

    @Override
    protected BackendContext context() {
        return TestContext.with();
    }
}

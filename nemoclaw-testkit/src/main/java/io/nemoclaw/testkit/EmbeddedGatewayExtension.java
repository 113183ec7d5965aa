package io.nemoclaw.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts an embedded gateway when a test, or a {@code @BeforeAll} method, asks for one, and closes it with the test or
 * the class. Thread-safe.
 */
public final class EmbeddedGatewayExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(EmbeddedGatewayExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedGateway.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent("gateway", key -> EmbeddedGateway.start(), EmbeddedGateway.class);
    }
}

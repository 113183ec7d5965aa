import org.jspecify.annotations.NullMarked;

/** Example programs, among them the demo program. */
@NullMarked
module io.nemoclaw.examples {
    requires io.nemoclaw.core;
    requires io.nemoclaw.testkit;
    requires info.picocli;
    requires com.fasterxml.jackson.databind;
    requires org.apache.commons.compress;

    uses io.nemoclaw.spi.GatewayBackend;

    opens io.nemoclaw.examples.demo to
            info.picocli;
}

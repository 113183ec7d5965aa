/** Example programs, among them the demo program. */
module io.nemoclaw.examples {
    requires io.nemoclaw.core;
    requires io.nemoclaw.testkit;
    requires info.picocli;
    requires com.fasterxml.jackson.databind;
}

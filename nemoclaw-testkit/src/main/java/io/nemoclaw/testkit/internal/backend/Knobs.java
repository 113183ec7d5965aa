package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.testkit.Fault;
import io.nemoclaw.testkit.internal.server.FaultText;
import io.nemoclaw.testkit.internal.server.GatewayOptions.Persistence;
import java.time.Duration;
import java.util.Map;

/**
 * What demos and tests set through the environment.
 *
 * @param version the version that the gateway reports ({@code NEMOCLAW_EMBEDDED_VERSION})
 * @param faults what goes wrong, see {@link Fault#parse} ({@code NEMOCLAW_EMBEDDED_FAULTS})
 * @param provisioning how long a sandbox takes to be ready ({@code NEMOCLAW_EMBEDDED_PROVISION_DELAY})
 * @param persistence what a restart keeps, {@code keep} or {@code lose} ({@code NEMOCLAW_EMBEDDED_STATE})
 */
record Knobs(String version, String faults, Duration provisioning, Persistence persistence) {
    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException if one of them is wrong; the message names it
     */
    static Knobs from(Map<String, String> environment) {
        String faults = environment.getOrDefault("NEMOCLAW_EMBEDDED_FAULTS", "");
        String state = environment.getOrDefault("NEMOCLAW_EMBEDDED_STATE", "keep");
        try {
            Fault.parse(faults);
            Duration provisioning =
                    FaultText.duration(environment.getOrDefault("NEMOCLAW_EMBEDDED_PROVISION_DELAY", "20ms"));
            return new Knobs(
                    environment.getOrDefault("NEMOCLAW_EMBEDDED_VERSION", "0.0.32"),
                    faults,
                    provisioning,
                    switch (state) {
                        case "keep" -> Persistence.KEEPS_STATE;
                        case "lose" -> Persistence.LOSES_STATE;
                        default ->
                            throw new IllegalArgumentException(
                                    "NEMOCLAW_EMBEDDED_STATE is '" + state + "': use keep or lose");
                    });
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the environment of the embedded gateway: " + e.getMessage(), e);
        }
    }
}

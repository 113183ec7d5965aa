package io.nemoclaw.internal.openshell.v026;

import io.nemoclaw.SandboxName;

/** Which of the gateway's names this library can handle: others were made by other clients. Stateless. */
final class SandboxNames {
    private SandboxNames() {}

    static boolean valid(String name) {
        try {
            SandboxName.of(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

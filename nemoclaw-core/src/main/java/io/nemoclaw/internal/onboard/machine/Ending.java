package io.nemoclaw.internal.onboard.machine;

import io.nemoclaw.Finding;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import java.util.List;

/** How the machine stopped. All kinds are immutable. */
public sealed interface Ending {
    /** It reached its goal. */
    record Reached() implements Ending {}

    /** It was refused before it changed anything. */
    record Refused(List<Finding> findings) implements Ending {}

    /** A step failed. */
    record Broken(OnboardState at, NemoClawException cause) implements Ending {}

    /** It was cancelled. */
    record Cancelled(OnboardState at, NemoClawException cause) implements Ending {}
}

package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.OnboardPlan.Verdict;

/**
 * What a look at the world says of an effect. Immutable.
 *
 * @param verdict whether something has to be done
 * @param reason why
 */
public record Observation(Verdict verdict, String reason) {
    static Observation todo(String reason) {
        return new Observation(Verdict.DO, reason);
    }

    static Observation reuse(String reason) {
        return new Observation(Verdict.REUSE, reason);
    }

    static Observation skip(String reason) {
        return new Observation(Verdict.SKIP, reason);
    }
}

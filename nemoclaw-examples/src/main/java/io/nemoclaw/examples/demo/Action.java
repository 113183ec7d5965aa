package io.nemoclaw.examples.demo;

import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;

/** One command of the program, with its options parsed. */
interface Action {
    /**
     * Does it.
     *
     * @throws UsageException if the options contradict each other
     */
    Reply perform(NemoClaw nemoclaw, Screen screen) throws NemoClawException, InterruptedException;
}

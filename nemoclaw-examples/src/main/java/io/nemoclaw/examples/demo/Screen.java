package io.nemoclaw.examples.demo;

import java.io.PrintStream;

/**
 * Where a command may write while it runs.
 *
 * @param out standard output
 * @param err standard error
 * @param json whether standard output belongs to the one JSON document
 */
record Screen(PrintStream out, PrintStream err, boolean json) {
    /** Where progress goes: beside the document, or where a person looks. */
    PrintStream progress() {
        return json ? err : out;
    }
}

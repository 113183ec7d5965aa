package io.nemoclaw.backend.vm.supervisor;

/** A file that is no ELF file, or whose tables lead nowhere. */
final class MalformedElfException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedElfException(String message) {
        super(message);
    }
}

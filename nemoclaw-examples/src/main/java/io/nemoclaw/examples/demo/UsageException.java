package io.nemoclaw.examples.demo;

import io.nemoclaw.ErrorCode;
import picocli.CommandLine;

/** A command line that cannot be meant: exit code 2. */
final class UsageException extends CommandLine.TypeConversionException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    UsageException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** A value that its own type refused. */
    UsageException(ErrorCode code, IllegalArgumentException refusal) {
        this(code, String.valueOf(refusal.getMessage()));
    }

    ErrorCode code() {
        return code;
    }
}

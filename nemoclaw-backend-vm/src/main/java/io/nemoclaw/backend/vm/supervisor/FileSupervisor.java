package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A supervisor in a file of this host. */
record FileSupervisor(Path file) implements SupervisorSource {
    @Override
    public String description() {
        return "the file " + file;
    }

    @Override
    public void copyTo(Path target) throws IOException, NemoClawException {
        if (!Files.isRegularFile(file)) {
            throw NemoClawException.of(ErrorCode.FILE_NOT_FOUND, "there is no supervisor at " + file)
                    .withDetail("file", file.toString());
        }
        Files.copy(file, target);
    }
}

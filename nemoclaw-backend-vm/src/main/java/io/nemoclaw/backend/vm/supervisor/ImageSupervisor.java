package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Path;

/** The supervisor in a gateway image. */
record ImageSupervisor(ImageFiles engine, String image) implements SupervisorSource {
    private static final String PROGRAM = "/opt/openshell/bin/openshell-sandbox";

    @Override
    public String description() {
        return "the image " + image;
    }

    @Override
    public void copyTo(Path target) throws IOException, NemoClawException, InterruptedException {
        if (!engine.copy(image, PROGRAM, target)) {
            throw NemoClawException.of(ErrorCode.SUPERVISOR_UNUSABLE, "the image " + image + " has no file " + PROGRAM)
                    .withDetail("image", image);
        }
    }
}

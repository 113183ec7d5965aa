package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Path;

/** Where a supervisor that suits older images comes from. Thread-safe. */
public interface SupervisorSource {
    /** The source in a sentence, for example {@code the image ghcr.io/nvidia/openshell/cluster:0.0.32}. */
    String description();

    /**
     * Gets the program.
     *
     * @param target a file that does not exist, in a directory of the caller
     * @throws NemoClawException if the source has none or cannot be asked
     */
    void copyTo(Path target) throws IOException, NemoClawException, InterruptedException;

    /** A file of this host. */
    static SupervisorSource file(Path file) {
        return new FileSupervisor(file);
    }

    /** The program in a gateway image, which was built for the images of its release. */
    static SupervisorSource image(ImageFiles engine, String gatewayImage) {
        return new ImageSupervisor(engine, gatewayImage);
    }
}

package io.nemoclaw.backend.vm.supervisor;

import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Path;

/** Gets single files out of container images. A port, so that any engine may stand behind it. Thread-safe. */
@FunctionalInterface
public interface ImageFiles {
    /**
     * Copies one file, the target of a link in place of the link. Nothing of the image is run.
     *
     * @param image the image's reference
     * @param path the absolute path in the image
     * @param target a file that does not exist, in a directory of the caller
     * @return whether the image has such a file; if not, there is nothing at the target
     * @throws NemoClawException if there is no such image or the engine fails
     */
    boolean copy(String image, String path, Path target) throws IOException, NemoClawException, InterruptedException;
}

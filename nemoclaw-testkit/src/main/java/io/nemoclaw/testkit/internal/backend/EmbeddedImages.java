package io.nemoclaw.testkit.internal.backend;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewaySpec;
import io.nemoclaw.spi.ImageDelivery;

/** Images of the embedded gateway: only their references matter, because sandboxes are local processes. Stateless. */
final class EmbeddedImages implements ImageDelivery {
    private record Named(ImageRef reference) implements Prepared {
        @Override
        public void close() {
            // the preparation leaves nothing behind
        }
    }

    @Override
    public Prepared prepare(SandboxImage image, SandboxName sandbox, GatewaySpec spec, BackendContext context)
            throws NemoClawException {
        if (image instanceof SandboxImage.Reference reference) {
            return new Named(reference.ref());
        }
        if (image instanceof SandboxImage.Archive archive) {
            return new Named(ArchiveReference.read(archive.file()));
        }
        throw NemoClawException.of(
                        ErrorCode.UNSUPPORTED_FEATURE,
                        "the embedded gateway cannot build " + image.describe()
                                + ": its sandboxes are local processes, so there is no image to build")
                .withRemedy("Use an image reference or an archive, or the docker backend.");
    }

    @Override
    public ImageRef deliver(Prepared image, Gateway gateway, GatewaySpec spec, BackendContext context) {
        return image.reference();
    }
}

package io.nemoclaw.spi;

import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;

/**
 * How images get into a gateway, in two stages so that the first can run while the gateway still boots.
 *
 * <p>Implementations must be thread-safe.
 */
public interface ImageDelivery {
    /**
     * Does whatever needs no gateway: reads the archive, builds the Dockerfile, resolves the reference.
     *
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#IMAGE_ARCHIVE_INVALID},
     *     {@link io.nemoclaw.ErrorCode#IMAGE_BUILD_FAILED}, {@link io.nemoclaw.ErrorCode#UNSUPPORTED_FEATURE},
     *     {@link io.nemoclaw.ErrorCode#FILE_NOT_FOUND}
     */
    Prepared prepare(SandboxImage image, SandboxName sandbox, GatewaySpec spec, BackendContext context)
            throws NemoClawException, InterruptedException;

    /**
     * Brings a prepared image into the gateway unless it is there already, verifies that it is, and returns the
     * reference under which the gateway knows it. Idempotent.
     *
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#IMAGE_TRANSFER_FAILED},
     *     {@link io.nemoclaw.ErrorCode#IMAGE_NOT_FOUND}
     */
    ImageRef deliver(Prepared image, Gateway gateway, GatewaySpec spec, BackendContext context)
            throws NemoClawException, InterruptedException;

    /** An image that is ready to be delivered. Closing it removes what the preparation left on this host. */
    interface Prepared extends AutoCloseable {
        /** The reference by which a person knows it. */
        ImageRef reference();

        @Override
        void close();
    }
}

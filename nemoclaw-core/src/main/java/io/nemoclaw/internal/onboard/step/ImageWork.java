package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.onboard.Intent;
import io.nemoclaw.internal.time.Deadline;
import io.nemoclaw.internal.work.Task;
import io.nemoclaw.internal.work.Workers;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.ImageDelivery;
import io.nemoclaw.spi.ImageDelivery.Prepared;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The part of a sandbox's image that needs no gateway. It begins as soon as it is known to be needed, runs while the
 * gateway boots, and is joined where the sandbox is created. Used by one thread.
 */
final class ImageWork implements AutoCloseable {
    private final Workers workers;
    private final Intent intent;
    private final OwnedGateway owned;
    private final ImageDelivery images;
    private @Nullable Task<Prepared> preparation;
    private @Nullable Deadline deadline;

    ImageWork(Workers workers, Intent intent, OwnedGateway owned) {
        this.workers = workers;
        this.intent = intent;
        this.owned = owned;
        this.images = owned.backend().images();
    }

    /** Begins the preparation, unless it has begun. */
    void begin() {
        if (preparation == null) {
            deadline = Deadline.after(intent.timeouts().image());
            preparation = workers.start(
                    "image-" + intent.name(),
                    () -> images.prepare(intent.image(), intent.name(), owned.spec(), owned.context()));
        }
    }

    /** Waits for the preparation, brings the image into the gateway, and returns its name there. */
    ImageRef deliver(Gateway gateway) throws NemoClawException, InterruptedException {
        begin();
        Task<Prepared> running = java.util.Objects.requireNonNull(preparation);
        Deadline end = java.util.Objects.requireNonNull(deadline);
        Prepared prepared = running.join("preparing the image", end);
        return workers.within(
                end.remaining(),
                "bringing the image to the gateway",
                () -> images.deliver(prepared, gateway, owned.spec(), owned.context()));
    }

    /** Ends a preparation that nobody needs any more, and removes what it has left on this host. */
    @Override
    public void close() {
        Task<Prepared> running = preparation;
        preparation = null;
        if (running == null) {
            return;
        }
        Workers.end(running);
        var ignored = running.outcome().whenComplete((prepared, failure) -> {
            if (failure != null) {
                LoggerFactory.getLogger(ImageWork.class).debug("the image was not prepared", failure);
            } else {
                prepared.close();
            }
        });
    }
}

package io.nemoclaw.backend.vm.guestfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A place for one file that is being made for the guest, private and on the guest's file system. Closing removes the file,
 * unless it was {@link GuestFs#adopt adopted}. Not thread-safe.
 */
public final class ScratchFile implements Closeable {
    private final Staging staging;

    ScratchFile(Staging staging) {
        this.staging = staging;
    }

    /** Where the file is to be created. */
    public Path path() {
        return staging.entry();
    }

    Staging staging() {
        return staging;
    }

    @Override
    public void close() throws IOException {
        staging.close();
    }
}

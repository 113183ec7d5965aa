package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.NemoClawException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;

/**
 * A regular file of the guest that is open for reading. The guest may still change its content, but can neither replace
 * it nor make a read wait. Closing is required. Not thread-safe.
 */
public final class PinnedFile implements Closeable {
    private final String path;
    private final Staging staging;
    private final RandomAccessFile file;

    PinnedFile(String path, Staging staging) throws IOException {
        this.path = path;
        this.staging = staging;
        this.file = new RandomAccessFile(staging.entry().toFile(), "r");
    }

    /** The open file. */
    public RandomAccessFile file() {
        return file;
    }

    /** The size now, in bytes, holes included. */
    public long size() throws IOException {
        return file.length();
    }

    /**
     * The whole content.
     *
     * @param limit the most bytes that are read
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#GUEST_FILE_REFUSED} if there are more
     */
    public byte[] bytes(int limit) throws IOException, NemoClawException {
        byte[] bytes = new byte[(int) Math.min(file.length(), limit)];
        file.seek(0);
        int length = 0;
        while (length < bytes.length) {
            int count = file.read(bytes, length, bytes.length - length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        if (file.length() > limit) {
            throw Refusals.refused(path, "it has " + file.length() + " bytes, more than " + limit);
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Puts another name for this file into the guest. */
    void moveInto(GuestDirectory target, String name) throws IOException, NemoClawException {
        staging.moveInto(target, name);
    }

    @Override
    public void close() throws IOException {
        try (Staging last = staging) {
            file.close();
        }
    }
}

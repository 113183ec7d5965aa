package io.nemoclaw.backend.vm.guestfs;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/** A guest that replaces a name by something hostile and puts something honest back, as fast as it can. */
final class SwappingGuest implements AutoCloseable {
    interface Plant {
        void at(Path name) throws IOException;
    }

    private final Path name;
    private final Path rubbish;
    private final Plant hostile;
    private final Plant honest;
    private final AtomicInteger planted = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "swapping guest");
    private volatile boolean stopped;

    private SwappingGuest(Path name, Path rubbish, Plant hostile, Plant honest) {
        this.name = name;
        this.rubbish = rubbish;
        this.hostile = hostile;
        this.honest = honest;
    }

    static SwappingGuest start(Path name, Path rubbish, Plant hostile, Plant honest) throws IOException {
        Files.createDirectories(rubbish);
        SwappingGuest guest = new SwappingGuest(name, rubbish, hostile, honest);
        guest.thread.start();
        return guest;
    }

    private void run() {
        for (int round = 0; !stopped; round++) {
            away(round + "-honest");
            if (attempt(() -> hostile.at(name))) {
                planted.incrementAndGet();
            }
            away(round + "-hostile");
            attempt(() -> honest.at(name));
        }
    }

    private void away(String to) {
        attempt(() -> Files.move(name, rubbish.resolve(to), StandardCopyOption.ATOMIC_MOVE));
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static boolean attempt(Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (FileSystemException e) {
            return false; // the host was there between two steps
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** How often something hostile stood at the name. */
    int planted() {
        return planted.get();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join(30_000);
    }
}

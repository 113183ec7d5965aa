package io.nemoclaw.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.files.AtomicFile;
import io.nemoclaw.internal.process.ProcFs;
import io.nemoclaw.internal.process.ProcessIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Instance locks of the operating system: they vanish with their owner, whatever way that ends. The lock file is never
 * read and never deleted, because on Linux closing any other handle on it would drop the lock. Who holds it is written
 * to NemoClaw's {@code onboard.lock} beside it, which only serves messages, and which keeps a NemoClaw of another
 * language out while we work.
 */
public final class OsInstanceLocks implements InstanceLocks {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_OWNER_BYTES = 64 * 1024;

    /**
     * The lock files that this process holds. Locks belong to processes: opening and closing a file that is held here
     * would drop the lock, so a second holder of this process must be refused before it opens the file.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final StateLayout layout;
    private final Clock clock;

    /** Locks of the instance of a layout. */
    public OsInstanceLocks(StateLayout layout, Clock clock) {
        this.layout = layout;
        this.clock = clock;
    }

    @Override
    public Held acquire(String operation) throws NemoClawException {
        Path key = layout.lockFile().toAbsolutePath().normalize();
        if (!HELD_HERE.add(key)) {
            throw held();
        }
        FileChannel channel;
        try {
            channel = open();
        } catch (NemoClawException e) {
            HELD_HERE.remove(key);
            throw e;
        }
        boolean acquired = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw held();
            }
            refuseForeignOwner();
            writeOwner(operation);
            acquired = true;
            return new HeldLock(key, channel);
        } catch (OverlappingFileLockException e) {
            throw held(); // another class loader of this very process has it
        } catch (IOException e) {
            throw failure(e);
        } finally {
            if (!acquired) {
                close(channel);
                HELD_HERE.remove(key);
            }
        }
    }

    private FileChannel open() throws NemoClawException {
        try {
            Path file = layout.lockFile();
            AtomicFile.createDirectories(layout.root());
            if (!Files.exists(file)) {
                try {
                    AtomicFile.createPrivate(file);
                } catch (java.nio.file.FileAlreadyExistsException e) {
                    // a competitor was quicker: the lock itself decides
                }
            }
            return FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** A live NemoClaw of another language holds no lock of ours: its owner file is all there is. */
    private void refuseForeignOwner() throws NemoClawException {
        Owner owner = readOwner();
        if (owner == null || owner.startTicks() != null) {
            return; // no owner, or one of ours, which has lost its lock and therefore is dead
        }
        boolean alive = ProcessIdentity.of(owner.pid()).isPresent()
                && ProcFs.commandLine(owner.pid()).contains("nemoclaw");
        if (alive) {
            throw refusal(owner);
        }
    }

    private NemoClawException held() {
        Owner owner = readOwner();
        return owner == null
                ? NemoClawException.of(ErrorCode.INSTANCE_LOCKED, "another operation holds " + layout.lockFile())
                : refusal(owner);
    }

    private NemoClawException refusal(Owner owner) {
        return NemoClawException.of(
                        ErrorCode.INSTANCE_LOCKED,
                        "instance '" + layout.instance() + "' is in use: process " + owner.pid() + " runs '"
                                + owner.operation() + "' since " + owner.since())
                .withRemedy("Wait for process " + owner.pid() + " to finish, or use another instance.")
                .withDetail("holderPid", Long.toString(owner.pid()))
                .withDetail("holderSince", owner.since())
                .withDetail("holderOperation", owner.operation())
                .withDetail("holderCommand", owner.command());
    }

    private record Owner(long pid, @Nullable Long startTicks, String since, String operation, String command) {}

    private void writeOwner(String operation) throws NemoClawException {
        ProcessIdentity self = ProcessIdentity.current();
        AtomicFile.write(
                layout.lockOwnerFile(),
                JSON.createObjectNode()
                                .put("pid", self.pid())
                                .put("startedAt", clock.instant().toString())
                                .put("command", self.command())
                                .put("operation", operation)
                                .put("startTicks", self.startTicks())
                                .put("bootId", self.bootId())
                                .toPrettyString()
                        + "\n");
    }

    private @Nullable Owner readOwner() {
        Path file = layout.lockOwnerFile();
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_OWNER_BYTES) {
                return null;
            }
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            if (!node.path("pid").canConvertToLong() || node.path("pid").longValue() <= 0) {
                return null; // left by a crash between creating and writing it: says nothing
            }
            return new Owner(
                    node.path("pid").longValue(),
                    JsonFields.number(node, "startTicks"),
                    node.path("startedAt").asText("an unknown time"),
                    node.path("operation").asText("onboard"),
                    node.path("command").asText(""));
        } catch (IOException e) {
            return null;
        }
    }

    private NemoClawException failure(IOException e) {
        return NemoClawException.of(ErrorCode.STATE_IO, "cannot lock " + layout.lockFile() + ": " + e)
                .withCause(e);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(OsInstanceLocks.class).warn("cannot close a lock file", e);
        }
    }

    private final class HeldLock implements Held {
        private final Path key;
        private final FileChannel channel;
        private final AtomicBoolean open = new AtomicBoolean(true);

        HeldLock(Path key, FileChannel channel) {
            this.key = key;
            this.channel = channel;
        }

        @Override
        public void close() {
            if (!open.compareAndSet(true, false)) {
                return;
            }
            try {
                AtomicFile.delete(layout.lockOwnerFile());
            } catch (NemoClawException e) {
                org.slf4j.LoggerFactory.getLogger(OsInstanceLocks.class).warn("cannot remove the owner file", e);
            } finally {
                OsInstanceLocks.close(channel); // releases the lock
                HELD_HERE.remove(key);
            }
        }
    }
}

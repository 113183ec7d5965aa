package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.GetSandboxLogsRequest;
import io.nemoclaw.internal.openshell.wire.GetSandboxLogsResponse;
import io.nemoclaw.internal.openshell.wire.ListSandboxesResponse;
import io.nemoclaw.internal.openshell.wire.Sandbox;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The sandboxes, in the order of their creation. Thread-safe. */
public final class Sandboxes {
    private static final String FILE = "sandboxes";

    private final Map<String, SandboxEntry> byName = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Vault vault;
    private final Clock clock;

    public Sandboxes(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
        vault.load(FILE, ListSandboxesResponse.parser())
                .ifPresent(kept -> kept.getSandboxesList()
                        .forEach(sandbox -> byName.put(sandbox.getName(), new SandboxEntry(sandbox, clock))));
    }

    /** Adds a record. */
    public SandboxEntry add(Sandbox sandbox) {
        lock.lock();
        try {
            if (byName.containsKey(sandbox.getName())) {
                throw Refusal.exists("sandbox '" + sandbox.getName() + "' already exists");
            }
            SandboxEntry entry = new SandboxEntry(sandbox, clock);
            byName.put(sandbox.getName(), entry);
            save();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a record and ends its watches. */
    public void remove(SandboxEntry entry) {
        lock.lock();
        try {
            byName.remove(entry.name(), entry);
            save();
        } finally {
            lock.unlock();
        }
        entry.gone();
    }

    /** Keeps the records as they are now. */
    public void save() {
        lock.lock();
        try {
            ListSandboxesResponse.Builder kept = ListSandboxesResponse.newBuilder();
            byName.values().forEach(entry -> kept.addSandboxes(entry.sandbox()));
            vault.save(FILE, kept.build());
        } finally {
            lock.unlock();
        }
    }

    /** The sandbox of a name. */
    public SandboxEntry named(String name) {
        if (name.isEmpty()) {
            throw Refusal.invalid("name is required");
        }
        return find(name).orElseThrow(() -> Refusal.notFound("sandbox not found"));
    }

    /** The sandbox of a name, if there is one. */
    public Optional<SandboxEntry> find(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(byName.get(name));
        } finally {
            lock.unlock();
        }
    }

    /** The sandbox of an id. */
    public SandboxEntry withId(String id) {
        return all().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("sandbox not found"));
    }

    /** One page. */
    public List<Sandbox> list(int limit, int offset) {
        return all().stream()
                .skip(Integer.toUnsignedLong(offset))
                .limit(Limits.page(limit))
                .map(SandboxEntry::sandbox)
                .toList();
    }

    /** The log of a sandbox; that of one that is not there is empty. */
    public GetSandboxLogsResponse logs(GetSandboxLogsRequest request) {
        if (request.getSandboxId().isEmpty()) {
            throw Refusal.invalid("sandbox_id is required");
        }
        return all().stream()
                .filter(entry -> entry.id().equals(request.getSandboxId()))
                .findFirst()
                .map(entry -> entry.logs(request))
                .orElse(GetSandboxLogsResponse.getDefaultInstance());
    }

    /** All of them now. */
    public Collection<SandboxEntry> all() {
        lock.lock();
        try {
            return List.copyOf(byName.values());
        } finally {
            lock.unlock();
        }
    }
}

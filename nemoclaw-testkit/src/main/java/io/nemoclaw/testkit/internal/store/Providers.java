package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.ListProvidersResponse;
import io.nemoclaw.internal.openshell.wire.Provider;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** The providers and their credentials (OpenShell 0.0.32, crates/openshell-server/src/grpc/provider.rs). Thread-safe. */
public final class Providers {
    private static final String FILE = "providers";

    private final Map<String, Provider> byName = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Vault vault;

    public Providers(Vault vault) {
        this.vault = vault;
        vault.load(FILE, ListProvidersResponse.parser())
                .ifPresent(kept -> kept.getProvidersList().forEach(p -> byName.put(p.getName(), p)));
    }

    /** Adds a provider; an empty name gets a generated one. */
    public Provider create(Provider asked) {
        Provider provider = asked.getName().isEmpty()
                ? asked.toBuilder().setName(PetName.next()).build()
                : asked;
        Limits.check(provider);
        if (provider.getType().isBlank()) {
            throw Refusal.invalid("provider.type is required");
        }
        if (provider.getCredentialsCount() == 0) {
            throw Refusal.invalid("provider.credentials must not be empty");
        }
        lock.lock();
        try {
            if (byName.containsKey(provider.getName())) {
                throw Refusal.exists("provider already exists");
            }
            Provider created =
                    provider.toBuilder().setId(UUID.randomUUID().toString()).build();
            put(created);
            return redacted(created);
        } finally {
            lock.unlock();
        }
    }

    /** Merges into a provider: an empty value deletes a key, an empty map changes nothing. */
    public Provider update(Provider change) {
        if (change.getName().isEmpty()) {
            throw Refusal.invalid("name is required");
        }
        lock.lock();
        try {
            Provider present = secret(change.getName()).orElseThrow(() -> Refusal.notFound("provider not found"));
            if (!change.getType().isEmpty() && !change.getType().equalsIgnoreCase(present.getType())) {
                throw Refusal.invalid("provider type cannot be changed; delete and recreate the provider");
            }
            Provider merged = present.toBuilder()
                    .clearCredentials()
                    .putAllCredentials(merge(present.getCredentialsMap(), change.getCredentialsMap()))
                    .clearConfig()
                    .putAllConfig(merge(present.getConfigMap(), change.getConfigMap()))
                    .build();
            Limits.check(merged);
            put(merged);
            return redacted(merged);
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, String> merge(Map<String, String> present, Map<String, String> change) {
        Map<String, String> merged = new HashMap<>(present);
        change.forEach((key, value) -> {
            if (value.isEmpty()) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        return merged;
    }

    /** A provider with its credential values hidden. */
    public Provider get(String name) {
        if (name.isEmpty()) {
            throw Refusal.invalid("name is required");
        }
        return secret(name).map(Providers::redacted).orElseThrow(() -> Refusal.notFound("provider not found"));
    }

    /** One page, by name, with hidden credential values. */
    public List<Provider> list(int limit, int offset) {
        lock.lock();
        try {
            return byName.values().stream()
                    .skip(Integer.toUnsignedLong(offset))
                    .limit(Limits.page(limit))
                    .map(Providers::redacted)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Removes a provider, whether it is in use or not; false if there was none. */
    public boolean delete(String name) {
        if (name.isEmpty()) {
            throw Refusal.invalid("name is required");
        }
        lock.lock();
        try {
            boolean deleted = byName.remove(name) != null;
            save();
            return deleted;
        } finally {
            lock.unlock();
        }
    }

    /** A provider with its real credential values. Never logged, never answered to a client. */
    public Optional<Provider> secret(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(byName.get(name));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The environment that providers bring to a sandbox: placeholders instead of values, the first provider of a key
     * wins, and keys that no environment variable can have are skipped.
     */
    public Map<String, String> placeholders(List<String> names) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : names) {
            secret(name)
                    .ifPresent(provider -> provider.getCredentialsMap().keySet().stream()
                            .filter(EnvironmentName::valid)
                            .forEach(key -> environment.putIfAbsent(key, "openshell:resolve:env:" + key)));
        }
        return environment;
    }

    private void put(Provider provider) {
        byName.put(provider.getName(), provider);
        save();
    }

    private void save() {
        vault.save(
                FILE,
                ListProvidersResponse.newBuilder()
                        .addAllProviders(byName.values())
                        .build());
    }

    private static Provider redacted(Provider provider) {
        Provider.Builder hidden = provider.toBuilder();
        provider.getCredentialsMap().keySet().forEach(key -> hidden.putCredentials(key, "REDACTED"));
        return hidden.build();
    }
}

package io.nemoclaw.internal.state;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that were onboarded in one instance: NemoClaw's {@code sandboxes.json}. It is desired state: only an
 * explicit destruction removes an entry, never an observation. Reading takes no lock. Thread-safe.
 */
public interface Registry {
    /** The file. */
    Path file();

    /**
     * Every entry, by name.
     *
     * @throws NemoClawException {@link io.nemoclaw.ErrorCode#REGISTRY_MALFORMED}; the file is kept byte for byte
     */
    List<Entry> entries() throws NemoClawException;

    /** The entry of a name. */
    Optional<Entry> find(SandboxName name) throws NemoClawException;

    /** Adds or replaces an entry; fields of it that this library does not know are kept. The first becomes the default. */
    void put(Entry entry) throws NemoClawException;

    /** Removes an entry; the default moves to the first that remains. Idempotent. */
    void remove(SandboxName name) throws NemoClawException;

    /**
     * A recorded sandbox with everything that is needed to create it again.
     */
    record Entry(
            SandboxName name,
            Instant createdAt,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String endpointUrl,
            @Nullable String credentialEnv,
            @Nullable Long inferenceTimeoutSeconds,
            List<String> policies,
            @Nullable String policyYaml,
            @Nullable String agent,
            @Nullable String image,
            @Nullable String fromDockerfile,
            @Nullable String archive,
            Map<String, String> environment,
            @Nullable String gatewayName,
            @Nullable String gatewayBackend) {
        public Entry {
            policies = List.copyOf(policies);
            environment = Map.copyOf(environment);
        }
    }
}

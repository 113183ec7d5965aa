package io.nemoclaw;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where credentials come from, by name. The library asks at the moment of use and keeps nothing: names are recorded,
 * values never are.
 *
 * <p>Implementations must be thread-safe.
 */
@FunctionalInterface
public interface CredentialSource {
    /**
     * The credential of a name such as {@code NVIDIA_API_KEY}, or empty if this source does not have it.
     *
     * @param name the credential's name, never null
     */
    Optional<Secret> find(String name);

    /** A source that reads the given environment variables; a blank variable counts as missing. */
    static CredentialSource ofEnvironment(Map<String, String> environment) {
        Map<String, String> copy = Map.copyOf(environment);
        return name -> Optional.ofNullable(copy.get(name))
                .filter(value -> !value.isBlank())
                .map(Secret::of);
    }

    /** This source first, then another one. */
    default CredentialSource orElse(CredentialSource other) {
        Objects.requireNonNull(other, "other");
        return name -> find(name).or(() -> other.find(name));
    }
}

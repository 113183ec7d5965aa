package io.nemoclaw;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a destruction would remove, found out without removing anything. Handing it to
 * {@link NemoClaw#destroy(DestroyPlan)} is the consent.
 *
 * <p>Immutable and thread-safe.
 *
 * @param instance the instance
 * @param sandbox the one sandbox to remove; empty means every sandbox and the gateway itself
 * @param items what would go, in the order of removal, each as one line such as {@code sandbox my-assistant}
 */
public record DestroyPlan(InstanceId instance, Optional<SandboxName> sandbox, List<String> items) {
    public DestroyPlan {
        Objects.requireNonNull(instance, "instance");
        items = List.copyOf(items);
    }
}

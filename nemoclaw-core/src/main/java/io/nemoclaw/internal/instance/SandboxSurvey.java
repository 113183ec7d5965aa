package io.nemoclaw.internal.instance;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.state.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings together what is recorded of sandboxes and what the gateway says of them. Changes nothing. Thread-safe. */
public final class SandboxSurvey {
    private final Registry registry;
    private final GatewayAccess access;

    /** A survey of a registry and a gateway. */
    public SandboxSurvey(Registry registry, GatewayAccess access) {
        this.registry = registry;
        this.access = access;
    }

    /** Every recorded and live sandbox, by name. */
    public List<SandboxInfo> all() throws NemoClawException, InterruptedException {
        List<Registry.Entry> recorded = registry.entries();
        try {
            return joined(recorded, access.client().list());
        } catch (NemoClawException e) {
            access.forget();
            return recorded.stream()
                    .map(entry -> absent(entry, Phase.UNREACHABLE, String.valueOf(e.getMessage())))
                    .toList();
        }
    }

    private static List<SandboxInfo> joined(List<Registry.Entry> recorded, List<RemoteSandbox> live) {
        Map<SandboxName, RemoteSandbox> byName = new TreeMap<>();
        live.forEach(sandbox -> byName.put(sandbox.name(), sandbox));
        Map<SandboxName, SandboxInfo> all = new TreeMap<>();
        for (Registry.Entry entry : recorded) {
            RemoteSandbox sandbox = byName.remove(entry.name());
            all.put(
                    entry.name(),
                    sandbox == null
                            ? absent(entry, Phase.ABSENT, "the gateway does not have it")
                            : present(sandbox, entry));
        }
        byName.values().forEach(sandbox -> all.put(sandbox.name(), present(sandbox, null)));
        return new ArrayList<>(all.values());
    }

    /** What the gateway says of a sandbox, beside what is recorded of it. */
    private static SandboxInfo present(RemoteSandbox sandbox, Registry.@Nullable Entry entry) {
        return new SandboxInfo(
                sandbox.name(),
                Optional.of(sandbox.id()),
                sandbox.phase(),
                Optional.of(sandbox.image()).filter(image -> !image.isEmpty()),
                Optional.ofNullable(entry).map(Registry.Entry::createdAt),
                entry != null,
                sandbox.message());
    }

    private static SandboxInfo absent(Registry.Entry entry, Phase phase, String message) {
        String made = entry.image() != null
                ? entry.image()
                : Objects.requireNonNullElse(entry.fromDockerfile(), Objects.requireNonNullElse(entry.archive(), ""));
        return new SandboxInfo(
                entry.name(),
                Optional.empty(),
                phase,
                Optional.of(made).filter(image -> !image.isEmpty()),
                Optional.of(entry.createdAt()),
                true,
                message);
    }
}

package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.PolicyStatus;
import io.nemoclaw.internal.openshell.wire.SandboxPolicy;
import io.nemoclaw.internal.openshell.wire.SandboxPolicyRevision;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The revisions of one policy, from version 1 on: PENDING until the sandbox has loaded it or failed to, SUPERSEDED once
 * a later one is loaded. Not thread-safe: its owner's lock guards it.
 */
final class PolicyHistory {
    private final List<SandboxPolicyRevision> revisions = new ArrayList<>();
    private final Clock clock;

    PolicyHistory(List<SandboxPolicyRevision> kept, Clock clock) {
        revisions.addAll(kept);
        this.clock = clock;
    }

    /** Adds a revision, unless the policy is the latest one already. */
    SandboxPolicyRevision submit(SandboxPolicy policy) {
        String hash = PolicyRules.hash(policy);
        Optional<SandboxPolicyRevision> latest = latest();
        if (latest.isPresent() && latest.get().getPolicyHash().equals(hash)) {
            return latest.get();
        }
        SandboxPolicyRevision revision = SandboxPolicyRevision.newBuilder()
                .setVersion(revisions.size() + 1)
                .setPolicyHash(hash)
                .setStatus(PolicyStatus.POLICY_STATUS_PENDING)
                .setCreatedAtMs(clock.millis())
                .setPolicy(policy)
                .build();
        revisions.add(revision);
        return revision;
    }

    /** The sandbox has loaded a revision. */
    void loaded(int version) {
        revisions.replaceAll(revision -> {
            if (revision.getVersion() == version) {
                return revision.toBuilder()
                        .setStatus(PolicyStatus.POLICY_STATUS_LOADED)
                        .setLoadedAtMs(clock.millis())
                        .build();
            }
            boolean open = revision.getStatus() == PolicyStatus.POLICY_STATUS_LOADED
                    || revision.getStatus() == PolicyStatus.POLICY_STATUS_PENDING;
            return open && revision.getVersion() < version
                    ? revision.toBuilder()
                            .setStatus(PolicyStatus.POLICY_STATUS_SUPERSEDED)
                            .build()
                    : revision;
        });
    }

    /** The sandbox could not load a revision. */
    void failed(int version, String error) {
        revisions.replaceAll(revision -> revision.getVersion() == version
                ? revision.toBuilder()
                        .setStatus(PolicyStatus.POLICY_STATUS_FAILED)
                        .setLoadError(error)
                        .build()
                : revision);
    }

    Optional<SandboxPolicyRevision> latest() {
        return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.get(revisions.size() - 1));
    }

    /** A revision; version 0 means the latest. */
    Optional<SandboxPolicyRevision> revision(int version) {
        return version == 0
                ? latest()
                : revisions.stream().filter(r -> r.getVersion() == version).findFirst();
    }

    /** The version that is loaded, 0 if none is. */
    int active() {
        return revisions.stream()
                .filter(r -> r.getStatus() == PolicyStatus.POLICY_STATUS_LOADED)
                .mapToInt(SandboxPolicyRevision::getVersion)
                .max()
                .orElse(0);
    }

    /** Newest first. */
    List<SandboxPolicyRevision> newestFirst() {
        return revisions.stream()
                .sorted(Comparator.comparingInt(SandboxPolicyRevision::getVersion)
                        .reversed())
                .toList();
    }
}

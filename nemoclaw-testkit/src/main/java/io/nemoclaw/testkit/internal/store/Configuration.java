package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.EffectiveSetting;
import io.nemoclaw.internal.openshell.wire.GetGatewayConfigResponse;
import io.nemoclaw.internal.openshell.wire.GetSandboxConfigResponse;
import io.nemoclaw.internal.openshell.wire.GetSandboxPolicyStatusRequest;
import io.nemoclaw.internal.openshell.wire.GetSandboxPolicyStatusResponse;
import io.nemoclaw.internal.openshell.wire.ListSandboxPoliciesRequest;
import io.nemoclaw.internal.openshell.wire.ListSandboxPoliciesResponse;
import io.nemoclaw.internal.openshell.wire.PolicySource;
import io.nemoclaw.internal.openshell.wire.SandboxPolicy;
import io.nemoclaw.internal.openshell.wire.SandboxPolicyRevision;
import io.nemoclaw.internal.openshell.wire.SettingScope;
import io.nemoclaw.internal.openshell.wire.SettingValue;
import io.nemoclaw.internal.openshell.wire.UpdateConfigRequest;
import io.nemoclaw.internal.openshell.wire.UpdateConfigResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Policies and settings, of the gateway and of each sandbox (OpenShell 0.0.32,
 * crates/openshell-server/src/grpc/policy.rs). Thread-safe.
 */
public final class Configuration {
    private static final String POLICY = "policy";
    private static final String OCSF_JSON = "ocsf_json_enabled";
    private static final String GLOBAL_FILE = "settings-global";
    private static final String GLOBAL_POLICY_FILE = "policy-global";
    private static final int PAGE = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, PolicyHistory> policies = new HashMap<>();
    private final Map<String, Settings> settings = new HashMap<>();
    private final Vault vault;
    private final Clock clock;
    private Settings global;
    private PolicyHistory globalPolicy;

    /** Settings and how often they were changed. */
    private record Settings(Map<String, SettingValue> values, long revision) {
        static Settings of(GetGatewayConfigResponse kept) {
            return new Settings(kept.getSettingsMap(), kept.getSettingsRevision());
        }

        GetGatewayConfigResponse message() {
            return GetGatewayConfigResponse.newBuilder()
                    .putAllSettings(values)
                    .setSettingsRevision(revision)
                    .build();
        }

        Settings with(String key, SettingValue value) {
            Map<String, SettingValue> next = new TreeMap<>(values);
            next.put(key, value);
            return new Settings(next, revision + 1);
        }

        Settings without(String key) {
            Map<String, SettingValue> next = new TreeMap<>(values);
            next.remove(key);
            return new Settings(next, revision + 1);
        }
    }

    public Configuration(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
        global = loadSettings(GLOBAL_FILE);
        globalPolicy = loadPolicies(GLOBAL_POLICY_FILE);
    }

    /** A sandbox has started: its policy, or the restrictive one, is version 1 and loaded. */
    public int started(String id, boolean hasPolicy, SandboxPolicy policy) {
        lock.lock();
        try {
            PolicyHistory history = history(id);
            int version = history.latest()
                    .map(SandboxPolicyRevision::getVersion)
                    .orElseGet(() -> history.submit(hasPolicy ? policy : PolicyRules.restrictive())
                            .getVersion());
            history.loaded(version);
            save(id, history);
            return version;
        } finally {
            lock.unlock();
        }
    }

    /** A sandbox has loaded a version. */
    public void loaded(String id, int version) {
        lock.lock();
        try {
            history(id).loaded(version);
            save(id, history(id));
        } finally {
            lock.unlock();
        }
    }

    /** A sandbox could not load a version. */
    public void failed(String id, int version, String error) {
        lock.lock();
        try {
            history(id).failed(version, error);
            save(id, history(id));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a sandbox. */
    public void remove(String id) {
        lock.lock();
        try {
            policies.remove(id);
            settings.remove(id);
            vault.remove("policy-" + id);
            vault.remove("settings-" + id);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses a policy that the gateway would not take. */
    public static void check(SandboxPolicy policy) {
        PolicyRules.safe(policy);
    }

    /** Changes a policy or a setting; the id is that of the sandbox, empty for the gateway's own. */
    public UpdateConfigResponse update(String id, UpdateConfigRequest request) {
        boolean hasKey = !request.getSettingKey().isEmpty();
        if (request.hasPolicy() == hasKey) {
            throw Refusal.invalid(
                    hasKey
                            ? "policy and setting_key cannot be set in the same request"
                            : "either policy or setting_key must be provided");
        }
        lock.lock();
        try {
            if (request.hasPolicy()) {
                return id.isEmpty() ? globalPolicy(request.getPolicy()) : policy(id, request.getPolicy());
            }
            return id.isEmpty() ? globalSetting(request) : setting(id, request);
        } finally {
            lock.unlock();
        }
    }

    private UpdateConfigResponse policy(String id, SandboxPolicy policy) {
        if (globalPolicy.latest().isPresent()) {
            throw Refusal.precondition("policy is managed globally; delete global policy before sandbox policy update");
        }
        PolicyHistory history = history(id);
        history.latest().ifPresent(latest -> PolicyRules.staticPartsUnchanged(latest.getPolicy(), policy));
        PolicyRules.safe(policy);
        SandboxPolicyRevision revision = history.submit(policy);
        save(id, history);
        return answer(revision, settings(id));
    }

    private UpdateConfigResponse globalPolicy(SandboxPolicy policy) {
        PolicyRules.safe(policy);
        SandboxPolicyRevision revision = globalPolicy.submit(policy);
        globalPolicy.loaded(revision.getVersion());
        savePolicies(GLOBAL_POLICY_FILE, globalPolicy);
        return answer(revision, global);
    }

    private UpdateConfigResponse globalSetting(UpdateConfigRequest request) {
        String key = request.getSettingKey();
        boolean deleted = false;
        if (key.equals(POLICY)) {
            if (!request.getDeleteSetting()) {
                throw Refusal.invalid("reserved key 'policy' must be set via the policy field");
            }
            deleted = globalPolicy.latest().isPresent();
            globalPolicy = new PolicyHistory(java.util.List.of(), clock);
            vault.remove(GLOBAL_POLICY_FILE);
        } else if (request.getDeleteSetting()) {
            known(key);
            deleted = global.values().containsKey(key);
            global = deleted ? global.without(key) : global;
        } else {
            global = global.with(key, typed(key, request));
        }
        vault.save(GLOBAL_FILE, global.message());
        return UpdateConfigResponse.newBuilder()
                .setSettingsRevision(global.revision())
                .setDeleted(deleted)
                .build();
    }

    private UpdateConfigResponse setting(String id, UpdateConfigRequest request) {
        String key = request.getSettingKey();
        if (key.equals(POLICY)) {
            throw Refusal.invalid("reserved key 'policy' must be set via the policy field");
        }
        known(key);
        if (global.values().containsKey(key)) {
            throw Refusal.precondition("setting '" + key + "' is managed globally; delete the global setting first");
        }
        Settings present = settings(id);
        boolean deleted = request.getDeleteSetting() && present.values().containsKey(key);
        Settings next = request.getDeleteSetting()
                ? (deleted ? present.without(key) : present)
                : present.with(key, typed(key, request));
        settings.put(id, next);
        vault.save("settings-" + id, next.message());
        return UpdateConfigResponse.newBuilder()
                .setSettingsRevision(next.revision())
                .setDeleted(deleted)
                .build();
    }

    private static void known(String key) {
        if (!key.equals(OCSF_JSON)) {
            throw Refusal.invalid("unknown setting key '" + key + "'. Allowed keys: policy, " + OCSF_JSON);
        }
    }

    private static SettingValue typed(String key, UpdateConfigRequest request) {
        known(key);
        if (!request.getSettingValue().hasBoolValue()) {
            throw Refusal.invalid("setting '" + key + "' expects a bool value");
        }
        return request.getSettingValue();
    }

    private static UpdateConfigResponse answer(SandboxPolicyRevision revision, Settings settings) {
        return UpdateConfigResponse.newBuilder()
                .setVersion(revision.getVersion())
                .setPolicyHash(revision.getPolicyHash())
                .setSettingsRevision(settings.revision())
                .build();
    }

    /** The state of one policy version; an empty id means the gateway's own policy. */
    public GetSandboxPolicyStatusResponse status(String id, GetSandboxPolicyStatusRequest request) {
        lock.lock();
        try {
            PolicyHistory history = id.isEmpty() ? globalPolicy : history(id);
            SandboxPolicyRevision revision = history.revision(request.getVersion())
                    .orElseThrow(() -> Refusal.notFound(
                            id.isEmpty()
                                    ? "no global policy revision found"
                                    : "no policy revision found for this sandbox"));
            return GetSandboxPolicyStatusResponse.newBuilder()
                    .setRevision(revision)
                    .setActiveVersion(history.active())
                    .build();
        } finally {
            lock.unlock();
        }
    }

    /** One page of revisions, newest first; an empty id means the gateway's own policy. */
    public ListSandboxPoliciesResponse revisions(String id, ListSandboxPoliciesRequest request) {
        lock.lock();
        try {
            PolicyHistory history = id.isEmpty() ? globalPolicy : history(id);
            ListSandboxPoliciesResponse.Builder page = ListSandboxPoliciesResponse.newBuilder();
            history.newestFirst().stream()
                    .skip(Integer.toUnsignedLong(request.getOffset()))
                    .limit(Limits.page(request.getLimit(), PAGE))
                    .map(revision -> revision.toBuilder().clearPolicy().build())
                    .forEach(page::addRevisions);
            return page.build();
        } finally {
            lock.unlock();
        }
    }

    /** What is in force in a sandbox. */
    public GetSandboxConfigResponse effective(String id) {
        lock.lock();
        try {
            GetSandboxConfigResponse.Builder config = GetSandboxConfigResponse.newBuilder();
            boolean managed = globalPolicy.latest().isPresent();
            (managed ? globalPolicy : history(id))
                    .latest()
                    .ifPresent(revision -> config.setPolicy(revision.getPolicy())
                            .setVersion(revision.getVersion())
                            .setPolicyHash(revision.getPolicyHash())
                            .setGlobalPolicyVersion(managed ? revision.getVersion() : 0));
            config.setPolicySource(managed ? PolicySource.POLICY_SOURCE_GLOBAL : PolicySource.POLICY_SOURCE_SANDBOX);
            config.putSettings(OCSF_JSON, EffectiveSetting.getDefaultInstance());
            scoped(config, settings(id), SettingScope.SETTING_SCOPE_SANDBOX);
            scoped(config, global, SettingScope.SETTING_SCOPE_GLOBAL);
            return config.setConfigRevision(settings(id).revision() + global.revision() + config.getVersion())
                    .build();
        } finally {
            lock.unlock();
        }
    }

    private static void scoped(GetSandboxConfigResponse.Builder config, Settings settings, SettingScope scope) {
        settings.values()
                .forEach((key, value) -> config.putSettings(
                        key,
                        EffectiveSetting.newBuilder()
                                .setValue(value)
                                .setScope(scope)
                                .build()));
    }

    /** The gateway's own settings. */
    public GetGatewayConfigResponse gateway() {
        lock.lock();
        try {
            return global.message();
        } finally {
            lock.unlock();
        }
    }

    private PolicyHistory history(String id) {
        return policies.computeIfAbsent(id, key -> loadPolicies("policy-" + key));
    }

    private Settings settings(String id) {
        return settings.computeIfAbsent(id, key -> loadSettings("settings-" + key));
    }

    private void save(String id, PolicyHistory history) {
        savePolicies("policy-" + id, history);
    }

    private void savePolicies(String file, PolicyHistory history) {
        ListSandboxPoliciesResponse.Builder kept = ListSandboxPoliciesResponse.newBuilder();
        history.newestFirst().forEach(revision -> kept.addRevisions(0, revision));
        vault.save(file, kept.build());
    }

    private PolicyHistory loadPolicies(String file) {
        return new PolicyHistory(
                vault.load(file, ListSandboxPoliciesResponse.parser())
                        .map(ListSandboxPoliciesResponse::getRevisionsList)
                        .orElse(java.util.List.of()),
                clock);
    }

    private Settings loadSettings(String file) {
        return Settings.of(vault.load(file, GetGatewayConfigResponse.parser())
                .orElse(GetGatewayConfigResponse.getDefaultInstance()));
    }
}

package io.nemoclaw.testkit.internal.store;

import io.nemoclaw.internal.openshell.wire.Provider;
import io.nemoclaw.internal.openshell.wire.SandboxSpec;
import io.nemoclaw.internal.openshell.wire.SandboxTemplate;
import java.util.Map;

/**
 * The size limits of requests (OpenShell 0.0.32, crates/openshell-server/src/grpc/mod.rs and validation.rs). Each is an
 * {@code INVALID_ARGUMENT}. Stateless.
 */
public final class Limits {
    static final int NAME = 253;
    static final int PROVIDERS = 32;
    static final int ENTRIES = 128;
    static final int KEY = 256;
    static final int VALUE = 8192;
    static final int TEMPLATE_STRING = 1024;
    static final int STRUCT_BYTES = 64 * 1024;
    static final int POLICY_BYTES = 256 * 1024;
    static final int LOG_LEVEL = 32;
    static final int PROVIDER_TYPE = 64;
    static final int CREDENTIALS = 32;
    static final int CONFIG = 64;
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 1000;

    private Limits() {}

    /** Checks what a sandbox is created from. */
    public static void check(String name, SandboxSpec spec) {
        length("name", name, NAME);
        length("spec.log_level", spec.getLogLevel(), LOG_LEVEL);
        count("spec.providers", spec.getProvidersCount(), PROVIDERS);
        map("spec.environment", spec.getEnvironmentMap(), ENTRIES);
        SandboxTemplate template = spec.getTemplate();
        length("template.image", template.getImage(), TEMPLATE_STRING);
        length("template.runtime_class_name", template.getRuntimeClassName(), TEMPLATE_STRING);
        length("template.agent_socket", template.getAgentSocket(), TEMPLATE_STRING);
        map("template.labels", template.getLabelsMap(), ENTRIES);
        map("template.annotations", template.getAnnotationsMap(), ENTRIES);
        map("template.environment", template.getEnvironmentMap(), ENTRIES);
        bytes("template.resources", template.getResources().getSerializedSize(), STRUCT_BYTES);
        bytes(
                "template.volume_claim_templates",
                template.getVolumeClaimTemplates().getSerializedSize(),
                STRUCT_BYTES);
        policySize(spec.getPolicy().getSerializedSize());
    }

    /** Checks a provider. */
    public static void check(Provider provider) {
        length("provider.name", provider.getName(), NAME);
        length("provider.type", provider.getType(), PROVIDER_TYPE);
        map("provider.credentials", provider.getCredentialsMap(), CREDENTIALS);
        map("provider.config", provider.getConfigMap(), CONFIG);
    }

    static void policySize(int size) {
        bytes("policy", size, POLICY_BYTES);
    }

    /** The page size that a request gets: 100 if it asks for none, never more than 1000. */
    public static int page(int asked) {
        return page(asked, PAGE);
    }

    /** The page size that a request gets: the default if it asks for none, never more than 1000. */
    public static int page(int asked, int byDefault) {
        return asked == 0 ? byDefault : Integer.compareUnsigned(asked, MAX_PAGE) > 0 ? MAX_PAGE : asked;
    }

    private static void map(String field, Map<String, String> map, int entries) {
        count(field, map.size(), entries);
        map.forEach((key, value) -> {
            length(field + " key", key, KEY);
            length(field + " value", value, VALUE);
        });
    }

    private static void length(String field, String text, int most) {
        if (text.length() > most) {
            throw Refusal.invalid(field + " exceeds maximum length (" + text.length() + " > " + most + ")");
        }
    }

    private static void count(String field, int count, int most) {
        if (count > most) {
            throw Refusal.invalid(field + " exceeds maximum entries (" + count + " > " + most + ")");
        }
    }

    private static void bytes(String field, int size, int most) {
        if (size > most) {
            throw Refusal.invalid(field + " exceeds maximum size (" + size + " > " + most + " bytes)");
        }
    }
}

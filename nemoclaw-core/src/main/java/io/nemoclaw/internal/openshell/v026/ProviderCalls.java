package io.nemoclaw.internal.openshell.v026;

import io.grpc.Status;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.OpenShellClient.Provider;
import io.nemoclaw.internal.openshell.wire.CreateProviderRequest;
import io.nemoclaw.internal.openshell.wire.DeleteProviderRequest;
import io.nemoclaw.internal.openshell.wire.GetProviderRequest;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.openshell.wire.UpdateProviderRequest;
import java.util.Map;
import java.util.Optional;

/** Registers providers. Credential values go to the gateway and never come back: it answers {@code REDACTED}. */
final class ProviderCalls {
    private static final Map<Status.Code, ErrorCode> SPECIAL = Map.of(
            Status.Code.NOT_FOUND, ErrorCode.PROVIDER_NOT_FOUND,
            Status.Code.ALREADY_EXISTS, ErrorCode.PROVIDER_CONFLICT,
            Status.Code.FAILED_PRECONDITION, ErrorCode.PROVIDER_CONFLICT);

    private final Calls calls;

    ProviderCalls(Calls calls) {
        this.calls = calls;
    }

    Optional<Provider> find(String name) throws NemoClawException, InterruptedException {
        try {
            io.nemoclaw.internal.openshell.wire.Provider wire = calls.repeatable(
                            OpenShellGrpc.getGetProviderMethod(),
                            GetProviderRequest.newBuilder().setName(name).build(),
                            "look for provider '" + name + "'",
                            SPECIAL)
                    .getProvider();
            return Optional.of(new Provider(
                    wire.getName(),
                    wire.getType(),
                    wire.getCredentialsMap().keySet().stream().sorted().toList(),
                    wire.getConfigMap()));
        } catch (NemoClawException e) {
            if (e.code() == ErrorCode.PROVIDER_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Creates or updates; a competitor that creates it in between is met by the update. */
    boolean ensure(Provider provider, Map<String, Secret> credentials) throws NemoClawException, InterruptedException {
        Optional<Provider> present = find(provider.name());
        if (present.isEmpty()) {
            try {
                calls.once(
                        OpenShellGrpc.getCreateProviderMethod(),
                        CreateProviderRequest.newBuilder()
                                .setProvider(encode(provider, credentials))
                                .build(),
                        "create provider '" + provider.name() + "'",
                        SPECIAL);
                return true;
            } catch (NemoClawException e) {
                if (e.code() != ErrorCode.PROVIDER_CONFLICT) {
                    throw e;
                }
                present = find(provider.name());
            }
        }
        requireSameType(provider, present);
        calls.repeatable(
                OpenShellGrpc.getUpdateProviderMethod(),
                UpdateProviderRequest.newBuilder()
                        .setProvider(encode(provider, credentials))
                        .build(),
                "update provider '" + provider.name() + "'",
                SPECIAL);
        return false;
    }

    private static void requireSameType(Provider wanted, Optional<Provider> present) throws NemoClawException {
        String type = present.map(Provider::type).orElse(wanted.type());
        if (!type.equals(wanted.type())) {
            throw NemoClawException.of(
                            ErrorCode.PROVIDER_CONFLICT,
                            "provider '" + wanted.name() + "' has the type '" + type + "', not '" + wanted.type()
                                    + "', and a type cannot change")
                    .withDetail("recorded", type)
                    .withDetail("requested", wanted.type());
        }
    }

    boolean delete(String name) throws NemoClawException, InterruptedException {
        return calls.repeatable(
                        OpenShellGrpc.getDeleteProviderMethod(),
                        DeleteProviderRequest.newBuilder().setName(name).build(),
                        "delete provider '" + name + "'",
                        SPECIAL)
                .getDeleted();
    }

    private static io.nemoclaw.internal.openshell.wire.Provider encode(
            Provider provider, Map<String, Secret> credentials) {
        io.nemoclaw.internal.openshell.wire.Provider.Builder wire =
                io.nemoclaw.internal.openshell.wire.Provider.newBuilder()
                        .setName(provider.name())
                        .setType(provider.type())
                        .putAllConfig(provider.config());
        credentials.forEach((key, secret) -> secret.reveal(value -> wire.putCredentials(key, value)));
        return wire.build();
    }
}

package io.nemoclaw.internal.inference;

import io.nemoclaw.CredentialSource;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Secret;
import java.util.Optional;

/** Finds the credential of a route at the moment at which it is needed. Stateless and thread-safe. */
public final class RouteCredential {
    /** What a provider on this host gets that asks for no key: OpenShell refuses a provider without one. */
    private static final Secret UNUSED = Secret.of("unused");

    private RouteCredential() {}

    /** The credential, if there is one. */
    public static Optional<Secret> find(Inference inference, CredentialSource source) {
        Optional<Secret> found = inference.credential().resolve(source);
        return found.isPresent() || !inference.provider().local() ? found : Optional.of(UNUSED);
    }

    /**
     * The credential.
     *
     * @throws NemoClawException {@link ErrorCode#CREDENTIAL_MISSING} that names it
     */
    public static Secret require(Inference inference, CredentialSource source) throws NemoClawException {
        String name = inference.credential().name();
        return find(inference, source)
                .orElseThrow(() -> NemoClawException.of(
                                ErrorCode.CREDENTIAL_MISSING,
                                "the credential " + name + " of the inference provider '"
                                        + inference.provider().key() + "' was not found")
                        .withRemedy("Set the environment variable " + name + ", or pass the credential in code.")
                        .withDetail("credential", name));
    }
}

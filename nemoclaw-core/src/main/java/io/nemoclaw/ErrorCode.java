package io.nemoclaw;

/**
 * The stable reasons for which an operation of this library fails. The name of a constant is its code: it is printed,
 * logged and serialised, and its meaning never changes. New codes may be added.
 *
 * <p>Immutable and thread-safe.
 */
public enum ErrorCode {
    // What the caller asked for.
    INVALID_NAME(false, "Use a name that follows the rule in the message."),
    INVALID_ARGUMENT(false, "Correct the value that the message names."),
    UNKNOWN_BACKEND(false, "Use one of the backends that the message lists."),
    UNKNOWN_PROVIDER(false, "Use one of the providers that the message lists."),
    UNKNOWN_PRESET(false, "Use one of the policy presets that the message lists."),
    CREDENTIAL_MISSING(false, "Set the environment variable that the message names, or pass the credential in code."),
    BLUEPRINT_INVALID(false, "Correct the blueprint at the place that the message names."),
    POLICY_INVALID(false, "Correct the policy at the place that the message names."),
    FILE_NOT_FOUND(false, "Check the path."),

    // What is recorded on this host.
    SESSION_MALFORMED(false, "Move the session file away to start afresh, or restore it from a backup."),
    SESSION_FUTURE_VERSION(false, "Use the newer release that wrote the session file, or move the file away."),
    SESSION_CONFLICT(false, "Repeat the recorded value, or start afresh."),
    NOTHING_TO_RESUME(false, "Start a new onboarding."),
    REGISTRY_MALFORMED(false, "Move the registry file away, or restore it from a backup."),
    STATE_IO(true, "Check the permissions and the free space of the state directory."),
    INSTANCE_LOCKED(true, "Wait for the other operation to finish, or choose another instance."),

    // Which backend, and whether it can run.
    NO_BACKEND(false, "Make one of the listed backends available."),
    BACKEND_UNAVAILABLE(false, "Follow the backend's own remedy, or choose another backend."),
    BACKEND_FAILED(true, "Read the cause, then run the same onboarding again."),
    UNSUPPORTED_FEATURE(false, "Use a backend or an OpenShell release that offers the feature."),
    PREFLIGHT_BLOCKED(false, "Resolve the blocking findings."),
    PORT_IN_USE(true, "Stop the program that holds the port, or choose another port."),

    // The gateway and its wire.
    GATEWAY_NOT_FOUND(false, "Run the onboarding, which starts the gateway."),
    GATEWAY_START_FAILED(true, "Read the cause and the log tail, then resume the onboarding."),
    GATEWAY_START_TIMEOUT(true, "Allow more time, then resume the onboarding."),
    GATEWAY_UNREACHABLE(true, "Run a recovery, which restarts the gateway."),
    GATEWAY_VERSION_UNSUPPORTED(false, "Install an OpenShell release of the supported range."),
    GATEWAY_CERTIFICATE_MISMATCH(
            false, "The gateway was recreated or replaced: run a recovery, which renews the registration."),
    GATEWAY_METADATA_INVALID(false, "Correct or remove the gateway's metadata file."),
    TLS_MATERIAL_MISSING(false, "Run a recovery, which renews the gateway's client certificate."),
    TLS_KEY_FORMAT(false, "Convert the private key to PKCS#8."),
    GATEWAY_PROTOCOL(false, "Report the message together with the gateway's version."),
    REQUEST_TOO_LARGE(false, "Send less in one request; the gateway accepts at most 1 MiB."),

    // Sandboxes and what runs in them.
    SANDBOX_NOT_FOUND(false, "Check the name, or onboard the sandbox."),
    SANDBOX_EXISTS(false, "Choose another name, or destroy the sandbox first."),
    SANDBOX_CONFLICT(false, "Destroy the sandbox first, or onboard it with its recorded settings."),
    SANDBOX_NOT_READY(true, "Wait until the sandbox is ready."),
    SANDBOX_FAILED(false, "Read the condition in the message; destroy the sandbox and onboard it again."),
    SANDBOX_TIMEOUT(true, "Allow more time, then resume the onboarding."),
    EXEC_TIMEOUT(false, "Give the command more time."),
    EXEC_INVALID(false, "Correct the command as the message says."),
    EXEC_OUTPUT_LIMIT(false, "Stream the output, or raise the limit."),
    EXEC_FAILED(true, "Check that the sandbox is ready, then run the command again."),
    TRANSFER_FAILED(true, "Check the free space and the permissions at the destination, then transfer again."),
    TRANSFER_CORRUPT(true, "Transfer again."),

    // Inference and policy.
    PROVIDER_NOT_FOUND(false, "Register the provider first."),
    PROVIDER_CONFLICT(false, "Delete the recorded provider first: its type cannot change."),
    INFERENCE_REJECTED(false, "Check the provider, the model and the credential."),
    POLICY_REJECTED(false, "Change the policy as the message says."),
    POLICY_LOAD_FAILED(false, "Change the policy as the message says."),

    // Images.
    IMAGE_NOT_FOUND(false, "Check the reference, or build the image."),
    IMAGE_ARCHIVE_INVALID(false, "Write the archive again with `docker save` or as an OCI layout."),
    IMAGE_BUILD_FAILED(false, "Read the build log."),
    IMAGE_TRANSFER_FAILED(true, "Check the free space of the gateway, then resume the onboarding."),

    // Programs on this host.
    COMMAND_NOT_FOUND(false, "Install the program, or put its directory on the PATH."),
    COMMAND_FAILED(true, "Read the program's output in the message."),
    COMMAND_TIMEOUT(true, "Allow the program more time."),

    // The vm backend.
    GUEST_FILE_REFUSED(
            false, "Look at the path in the message; prepare the guest's file system anew if it was tampered with."),
    GUEST_FILE_IO(true, "Check the permissions and the free space of the instance's directory."),
    ROOTFS_PATCH_FAILED(false, "Prepare the root file system anew: openshell-vm --name NAME prepare-rootfs --force."),
    SUPERVISOR_UNUSABLE(
            false, "Name a supervisor that the sandbox image's libc can run, or use an image with a newer libc."),

    // The run itself.
    CANCELLED(true, "Resume the onboarding."),
    DEADLINE_EXCEEDED(true, "Allow more time, then resume the onboarding."),
    INTERNAL(false, "Report the message and the cause: this is a defect of the library.");

    private final boolean retryable;
    private final String remedy;

    ErrorCode(boolean retryable, String remedy) {
        this.retryable = retryable;
        this.remedy = remedy;
    }

    /** Whether the same call may succeed when it is repeated with nothing changed. */
    public boolean retryable() {
        return retryable;
    }

    /** What a person does about it when the exception has nothing more exact to say. */
    public String remedy() {
        return remedy;
    }
}

package io.nemoclaw.internal.version;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;

/** The one place that says which OpenShell releases this library speaks to. */
public final class OpenShellVersions {
    /** The oldest supported release. */
    public static final ToolVersion OLDEST = new ToolVersion(0, 0, 26);

    /** The newest supported release; {@code gateway start} and {@code openshell-vm} end with it. */
    public static final ToolVersion NEWEST = new ToolVersion(0, 0, 36);

    private OpenShellVersions() {}

    /** The range as a person reads it. */
    public static String range() {
        return OLDEST + " to " + NEWEST;
    }

    /**
     * Checks a version text.
     *
     * @param what who reported it, for the message, such as {@code the gateway at https://127.0.0.1:8080}
     * @throws NemoClawException {@link ErrorCode#GATEWAY_VERSION_UNSUPPORTED} that names the version and the range
     */
    public static ToolVersion require(String what, String text) throws NemoClawException {
        ToolVersion version = ToolVersion.find(text)
                .orElseThrow(() -> refusal(what + " reports a version that cannot be read: '" + text + "'", text));
        if (!version.within(OLDEST, NEWEST)) {
            throw refusal(what + " is OpenShell " + version + "; this release supports " + range(), text);
        }
        return version;
    }

    private static NemoClawException refusal(String message, String text) {
        return NemoClawException.of(ErrorCode.GATEWAY_VERSION_UNSUPPORTED, message)
                .withRemedy("Install an OpenShell release from " + range() + ".")
                .withDetail("version", text)
                .withDetail("supported", range());
    }
}

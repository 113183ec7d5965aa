package io.nemoclaw;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A container image reference: {@code [registry/]repository[:tag][@digest]}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text as it was given, never null
 */
public record ImageRef(String value) {
    private static final Pattern RULE = Pattern.compile(
            "(?:(?:localhost|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:\\d+/))(?::\\d{1,5})?/)?"
                    + "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*"
                    + "(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?");
    private static final int MAX_LENGTH = 512;

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the text is not an image reference; the message names the text and the rule
     */
    public ImageRef {
        Objects.requireNonNull(value, "value");
        if (value.length() > MAX_LENGTH || !RULE.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is not an image reference: use [registry/]repository[:tag][@sha256:digest] in lower case");
        }
    }

    /**
     * Parses the text.
     *
     * @throws IllegalArgumentException if the text is not an image reference
     */
    public static ImageRef of(String value) {
        return new ImageRef(value);
    }

    /** The digest after {@code @}, as {@code sha256:…}, if the reference is pinned. */
    public Optional<String> digest() {
        int at = value.indexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(value.substring(at + 1));
    }

    /**
     * The name under which containerd stores the image: {@code demo:1} becomes {@code docker.io/library/demo:1},
     * {@code acme/agent} becomes {@code docker.io/acme/agent:latest}.
     */
    public ImageRef normalised() {
        int slash = value.indexOf('/');
        String first = slash < 0 ? "" : value.substring(0, slash);
        boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        String full = hasRegistry ? value : slash < 0 ? "docker.io/library/" + value : "docker.io/" + value;
        boolean hasTag = full.indexOf(':', full.lastIndexOf('/') + 1) >= 0;
        return new ImageRef(hasTag || full.contains("@") ? full : full + ":latest");
    }

    @Override
    public String toString() {
        return value;
    }
}

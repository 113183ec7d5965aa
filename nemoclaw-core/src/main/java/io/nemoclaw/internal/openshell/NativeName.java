package io.nemoclaw.internal.openshell;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * File names as UTF-8, whatever the locale of this process is: in the C locale a {@link Path} keeps the name's bytes and
 * shows them as question marks, but its URI has them all. Stateless and thread-safe.
 */
final class NativeName {
    private NativeName() {}

    /** The last name of a path. */
    static String of(Path path) {
        Path name = path.getFileName();
        String raw = Path.of("/").resolve(name == null ? path : name).toUri().getRawPath();
        String last = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        return URLDecoder.decode(last.substring(last.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A child of a directory by its name. */
    static Path resolve(Path directory, String name) {
        String base = directory.toUri().toString();
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return Path.of(URI.create((base.endsWith("/") ? base : base + "/") + encoded));
    }
}

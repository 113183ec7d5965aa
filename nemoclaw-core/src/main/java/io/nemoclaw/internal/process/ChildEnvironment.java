package io.nemoclaw.internal.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a child process gets of the environment: only names on this list, so that credentials and settings that steer
 * other programs stay here. Stateless and thread-safe.
 */
public final class ChildEnvironment {
    private static final Set<String> NAMES = Set.of(
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "PATH",
            "TERM",
            "HOSTNAME",
            "TMPDIR",
            "TMP",
            "TEMP",
            "LANG",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY");
    private static final List<String> PREFIXES = List.of("LC_", "XDG_");

    private ChildEnvironment() {}

    /** The allowed part of an environment, with the additions of the caller on top; messages are in English. */
    public static Map<String, String> of(Map<String, String> environment, Map<String, String> additions) {
        Map<String, String> result = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
                result.put(name, value);
            }
        });
        result.put("LC_ALL", "C.UTF-8");
        result.putAll(additions);
        return result;
    }
}

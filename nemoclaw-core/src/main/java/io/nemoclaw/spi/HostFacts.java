package io.nemoclaw.spi;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a backend may look at when it probes this host.
 *
 * <p>Immutable and thread-safe.
 *
 * @param environment the environment variables that the library was given
 * @param osName the operating system's name, as {@code os.name}
 * @param architecture the processor architecture, as {@code os.arch}
 */
public record HostFacts(Map<String, String> environment, String osName, String architecture) {
    public HostFacts {
        environment = Map.copyOf(environment);
    }

    /** The facts of this host with the given environment. */
    public static HostFacts of(Map<String, String> environment) {
        return new HostFacts(environment, System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** Whether this is Linux. */
    public boolean linux() {
        return osName.startsWith("Linux");
    }

    /** The first executable regular file of a name in the directories of {@code PATH}; relative entries are skipped. */
    public Optional<Path> program(String name) {
        for (String entry : environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)) {
            if (entry.isEmpty() || entry.indexOf('\0') >= 0) {
                continue;
            }
            try {
                Path candidate = Path.of(entry).resolve(name);
                if (candidate.isAbsolute() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            } catch (InvalidPathException e) {
                continue; // an entry that cannot be a path holds no program
            }
        }
        return Optional.empty();
    }

    /** The user's home directory: {@code HOME}, else {@code user.home}. */
    public Path home() {
        String home = environment.get("HOME");
        return Path.of(home == null || home.isBlank() ? System.getProperty("user.home", "/") : home);
    }

    /** OpenShell's configuration directory: {@code $XDG_CONFIG_HOME/openshell}, else {@code ~/.config/openshell}. */
    public Path openShellConfig() {
        String xdg = environment.get("XDG_CONFIG_HOME");
        return (xdg == null || xdg.isBlank() ? home().resolve(".config") : Path.of(xdg)).resolve("openshell");
    }
}

package io.nemoclaw;

import java.util.Objects;
import java.util.Optional;

/**
 * The credential of an inference provider: a name that may be recorded, and a value that is looked up when it is sent
 * to the gateway and at no other time.
 *
 * <p>Immutable and thread-safe.
 */
public final class Credential {
    private final String name;
    private final CredentialSource own;

    private Credential(String name, CredentialSource own) {
        this.name = name;
        this.own = own;
    }

    /**
     * A credential that the {@link NemoClaw.Builder#credentials credential source} finds by name; by default, the
     * environment variable of that name.
     *
     * @throws IllegalArgumentException if the name is not a valid environment variable name
     */
    public static Credential fromEnvironment(String name) {
        return new Credential(checked(name), any -> Optional.empty());
    }

    /**
     * A credential given in code.
     *
     * @throws IllegalArgumentException if the name is not a valid environment variable name
     */
    public static Credential of(String name, Secret value) {
        Objects.requireNonNull(value, "value");
        return new Credential(checked(name), any -> Optional.of(value));
    }

    private static String checked(String name) {
        if (!Objects.requireNonNull(name, "name").matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("'" + name + "' is not a credential name: use letters, digits and _");
        }
        return name;
    }

    /** The name, which also is the key under which the gateway keeps the value. */
    public String name() {
        return name;
    }

    /** The value given in code, or what the source finds. */
    public Optional<Secret> resolve(CredentialSource source) {
        return own.orElse(source).find(name);
    }

    @Override
    public String toString() {
        return "Credential[" + name + "]";
    }
}

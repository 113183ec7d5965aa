import org.jspecify.annotations.NullMarked;

/** The docker backend. It is found through {@link java.util.ServiceLoader}; nothing of it is exported. */
@NullMarked
module io.nemoclaw.backend.docker {
    requires io.nemoclaw.core;
    requires static org.jspecify;
}

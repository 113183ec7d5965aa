import org.jspecify.annotations.NullMarked;

/** The vm backend. It is found through {@link java.util.ServiceLoader}; nothing of it is exported. */
@NullMarked
module io.nemoclaw.backend.vm {
    requires io.nemoclaw.core;
    requires static org.jspecify;
}

package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens one directory after the other, from the root of the guest's file system on. */
record Walk(Path root) {
    private interface Step {
        Optional<GuestDirectory> from(GuestDirectory parent, String name) throws IOException, NemoClawException;
    }

    /** Opens a directory; empty if it or one above it is not there. */
    Optional<GuestDirectory> open(List<String> names) throws IOException, NemoClawException {
        return walk(names, GuestDirectory::child);
    }

    /** Opens a directory; makes it and those above it if they are not there. */
    GuestDirectory make(List<String> names) throws IOException, NemoClawException {
        return walk(names, this::childOrNew).orElseThrow();
    }

    private Optional<GuestDirectory> walk(List<String> names, Step step) throws IOException, NemoClawException {
        GuestDirectory current = GuestDirectory.trusted(root, "");
        boolean arrived = false;
        try {
            for (String name : names) {
                Optional<GuestDirectory> next = step.from(current, name);
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                GuestDirectory left = current;
                current = next.get();
                left.close();
            }
            arrived = true;
            return Optional.of(current);
        } finally {
            if (!arrived) {
                current.close();
            }
        }
    }

    private Optional<GuestDirectory> childOrNew(GuestDirectory parent, String name)
            throws IOException, NemoClawException {
        Optional<GuestDirectory> existing = parent.child(name);
        if (existing.isPresent()) {
            return existing;
        }
        try (Staging staging = Staging.beside(root)) {
            staging.makeDirectory();
            staging.moveInto(parent, name);
            parent.sync();
        }
        Optional<GuestDirectory> made = parent.child(name);
        if (made.isEmpty()) {
            throw Refusals.refused(parent.path() + "/" + name, "it was removed while it was made");
        }
        return made;
    }
}

package io.nemoclaw.backend.vm.guestfs;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place in the guest's file system, as names from its root on. There is at least one name, and none is empty, {@code .}
 * or {@code ..}, holds a slash or a NUL. Immutable and thread-safe.
 *
 * @param names the names from the root on
 */
public record GuestPath(List<String> names) {
    private static final int LONGEST_NAME = 255;

    public GuestPath {
        names = List.copyOf(names);
        if (names.isEmpty() || !names.stream().allMatch(GuestPath::isName)) {
            throw new IllegalArgumentException("not a path in the guest: " + names);
        }
    }

    /** A path that this program's author wrote, such as {@code /srv/openshell-vm-init.sh}. */
    public static GuestPath of(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return new GuestPath(List.of(relative.split("/", -1)));
    }

    /**
     * A path from elsewhere.
     *
     * @throws NemoClawException {@link ErrorCode#INVALID_ARGUMENT} if a name is empty, {@code .} or {@code ..}, too long
     *     or holds a NUL
     */
    public static GuestPath parse(String path) throws NemoClawException {
        try {
            return of(path);
        } catch (IllegalArgumentException e) {
            throw NemoClawException.of(ErrorCode.INVALID_ARGUMENT, "not a path in the guest: " + path)
                    .withCause(e);
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0;
    }

    /** The place of an entry of this directory. */
    public GuestPath resolve(String name) {
        return new GuestPath(Stream.concat(names.stream(), Stream.of(name)).toList());
    }

    /** The last name. */
    public String name() {
        return names.get(names.size() - 1);
    }

    /** The names of the directories above the last name. */
    List<String> above() {
        return names.subList(0, names.size() - 1);
    }

    /** The absolute path as the guest sees it. */
    @Override
    public String toString() {
        return "/" + String.join("/", names);
    }
}

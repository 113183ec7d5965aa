package io.nemoclaw.backend.vm.guestfs;

import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/**
 * What stands at a name, links not followed. Immutable and thread-safe.
 *
 * @param kind what it is
 * @param size its size in bytes, holes included
 * @param mode its permissions
 * @param key the identity of its inode
 */
public record GuestEntry(Kind kind, long size, Set<PosixFilePermission> mode, Object key) {
    /** What can stand at a name. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link, wherever it leads. */
        LINK,
        /** A FIFO, a socket or a device. */
        SPECIAL;

        /** The kind in a sentence. */
        public String article() {
            return switch (this) {
                case FILE -> "a file";
                case DIRECTORY -> "a directory";
                case LINK -> "a symbolic link";
                case SPECIAL -> "a FIFO, socket or device";
            };
        }
    }

    public GuestEntry {
        mode = Set.copyOf(mode);
    }

    static GuestEntry of(PosixFileAttributes attributes) {
        Kind kind = attributes.isRegularFile()
                ? Kind.FILE
                : attributes.isDirectory() ? Kind.DIRECTORY : attributes.isSymbolicLink() ? Kind.LINK : Kind.SPECIAL;
        return new GuestEntry(
                kind,
                attributes.size(),
                attributes.permissions(),
                Objects.requireNonNull(attributes.fileKey(), "a POSIX file system has inodes"));
    }

    /** Whether this is a regular file. */
    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** Whether this is the same inode as another entry. */
    boolean sameAs(GuestEntry other) {
        return kind == other.kind && key.equals(other.key);
    }
}

package io.nemoclaw.internal.openshell;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A directory tree as a tar stream. Writing keeps modes, empty directories and links. Reading trusts nothing: names that
 * lead out, links that leave the tree, special files and too many entries are refused. Stateless and thread-safe.
 */
final class TreeArchive {
    private static final int MAX_ENTRIES = 1_000_000;
    private static final int PERMISSIONS = 0777;

    private TreeArchive() {}

    /** Writes the content of a directory; returns the number of bytes of file content. */
    static long write(Path root, OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            return writeChildren(root, "", tar);
        }
    }

    private static long writeChildren(Path directory, String prefix, TarArchiveOutputStream tar) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        }
        children.sort(Comparator.naturalOrder());
        long bytes = 0;
        for (Path child : children) {
            bytes += writeEntry(child, prefix + NativeName.of(child), tar);
        }
        return bytes;
    }

    private static long writeEntry(Path file, String name, TarArchiveOutputStream tar) throws IOException {
        if (Files.isSymbolicLink(file)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
            put(entry, tar);
            return 0;
        }
        if (Files.isDirectory(file)) {
            TarArchiveEntry entry = new TarArchiveEntry(name + "/");
            entry.setMode(mode(file));
            put(entry, tar);
            return writeChildren(file, name + "/", tar);
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is neither a file, a directory nor a link");
        }
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(file));
        entry.setMode(mode(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
        return entry.getSize();
    }

    private static void put(TarArchiveEntry entry, TarArchiveOutputStream tar) throws IOException {
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static int mode(Path file) throws IOException {
        int mode = 0;
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
            mode |= 1 << 8 - permission.ordinal();
        }
        return mode;
    }

    /** Unpacks a hostile stream into a directory that this call has to itself; returns the bytes of file content. */
    static long read(InputStream in, Path root) throws IOException, NemoClawException {
        Map<Path, Integer> directoryModes = new java.util.LinkedHashMap<>();
        Set<Path> links = new HashSet<>();
        long bytes = 0;
        int entries = 0;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw hostile("it holds more than " + MAX_ENTRIES + " entries");
                }
                Path target = inside(root, entry.getName(), links);
                if (target.equals(root)) {
                    continue;
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    directoryModes.put(target, entry.getMode());
                } else if (entry.isSymbolicLink()) {
                    link(root, target, entry.getLinkName());
                    links.add(target);
                } else if (regular(entry)) {
                    bytes += file(tar, target, entry.getMode());
                } else {
                    throw hostile("'" + entry.getName() + "' is a special file or a hard link");
                }
            }
        } catch (java.util.zip.ZipException | IllegalArgumentException e) {
            throw new IOException(e);
        }
        for (Map.Entry<Path, Integer> directory : directoryModes.entrySet()) {
            setMode(directory.getKey(), directory.getValue() | 0700);
        }
        return bytes;
    }

    /** The library calls everything a file that is no directory: hard links, FIFOs and devices too. */
    private static boolean regular(TarArchiveEntry entry) {
        byte kind = entry.getLinkFlag();
        return kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM || kind == TarConstants.LF_CONTIG;
    }

    private static Path inside(Path root, String name, Set<Path> links) throws NemoClawException {
        Path target = root;
        if (name.startsWith("/") || name.indexOf('\0') >= 0) {
            throw hostile("'" + name + "' is not a relative name");
        }
        for (String part : name.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                throw hostile("'" + name + "' leads out of the target");
            }
            if (links.contains(target)) {
                throw hostile("'" + name + "' leads through a link");
            }
            target = NativeName.resolve(target, part);
        }
        return target;
    }

    private static void link(Path root, Path target, String to) throws IOException, NemoClawException {
        Path parent = java.util.Objects.requireNonNull(target.getParent());
        if (to.startsWith("/") || !parent.resolve(to).normalize().startsWith(root)) {
            throw hostile("the link " + root.relativize(target) + " leaves the target");
        }
        Files.createDirectories(parent);
        Files.createSymbolicLink(target, Path.of(to));
    }

    private static long file(InputStream in, Path target, int mode) throws IOException {
        Files.createDirectories(java.util.Objects.requireNonNull(target.getParent()));
        long bytes;
        try (OutputStream out = Files.newOutputStream(
                target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.transferTo(out);
        }
        setMode(target, mode);
        return bytes;
    }

    static void setMode(Path file, int mode) throws IOException {
        EnumSet<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & PERMISSIONS & 1 << 8 - permission.ordinal()) != 0) {
                permissions.add(permission);
            }
        }
        Files.setPosixFilePermissions(file, permissions);
    }

    private static NemoClawException hostile(String why) {
        return NemoClawException.of(ErrorCode.TRANSFER_FAILED, "refused what the sandbox sent: " + why);
    }
}

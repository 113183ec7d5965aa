package io.nemoclaw.backend.vm.supervisor;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of glibc, as its symbols carry it. 2.4 is older than 2.34. Immutable and thread-safe. */
public record GlibcVersion(int major, int minor, int patch) implements Comparable<GlibcVersion> {
    private static final Pattern SYMBOL = Pattern.compile("GLIBC_(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?");

    /** A program that is linked with compact relative relocations needs this version and names it so. */
    private static final String COMPACT_RELOCATIONS = "GLIBC_ABI_DT_RELR";

    private static final Comparator<GlibcVersion> ORDER = Comparator.comparingInt(GlibcVersion::major)
            .thenComparingInt(GlibcVersion::minor)
            .thenComparingInt(GlibcVersion::patch);

    /** A version without a patch number. */
    public static GlibcVersion of(int major, int minor) {
        return new GlibcVersion(major, minor, 0);
    }

    /** The version in a symbol version such as {@code GLIBC_2.2.5}; empty for others, such as {@code GLIBC_PRIVATE}. */
    static Optional<GlibcVersion> ofSymbol(String name) {
        if (name.equals(COMPACT_RELOCATIONS)) {
            return Optional.of(of(2, 36));
        }
        Matcher matcher = SYMBOL.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String patch = matcher.group(3);
        return Optional.of(new GlibcVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch)));
    }

    @Override
    public int compareTo(GlibcVersion other) {
        return ORDER.compare(this, other);
    }

    /** Whether a program that needs this version runs on another one. */
    public boolean runsOn(GlibcVersion offered) {
        return compareTo(offered) <= 0;
    }

    @Override
    public String toString() {
        return major + "." + minor + (patch == 0 ? "" : "." + patch);
    }
}

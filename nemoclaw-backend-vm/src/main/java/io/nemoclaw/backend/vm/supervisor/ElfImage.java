package io.nemoclaw.backend.vm.supervisor;

import java.util.Optional;

/**
 * What an ELF file says about the glibc that it needs or is. Immutable and thread-safe.
 *
 * @param platform whom it runs on
 * @param loadable whether it is a program or a shared library, not an object file or a core
 * @param needs the newest glibc symbol version that it needs; empty for a static program
 * @param defines the newest glibc symbol version that it defines; empty unless it is a libc
 */
record ElfImage(Platform platform, boolean loadable, Optional<GlibcVersion> needs, Optional<GlibcVersion> defines) {
    /** Word size, byte order and instruction set (the numbers of the ELF specification). */
    record Platform(int wordBits, boolean littleEndian, int machine) {}
}

package io.flotilla.host.confine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Landlock's rules for files: what is not below a path that may be read or written cannot be opened
 * by the calling thread and those that it starts.
 */
final class FileRules {
    private static final int ASK_VERSION = 1;
    private static final int BELOW_A_PATH = 1;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_FOLDER = 1 << 3;
    private static final long READ = EXECUTE | READ_FILE | READ_FOLDER;

    /** All rights of the first version: those above, and to make and remove whatever there is. */
    private static final long FIRST_VERSION = (1 << 13) - 1;

    /** To cut a file short, which the third version knows. */
    private static final long TRUNCATE = 1 << 14;

    private static final int VERSION_WITH_TRUNCATE = 3;
    private static final long FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE;

    private final Kernel kernel;
    private final List<Path> readable;
    private final List<Path> writable;

    /** Rules that are not in force; a path that is not there is left out. */
    FileRules(Kernel kernel, List<Path> readable, List<Path> writable) {
        this.kernel = kernel;
        this.readable = List.copyOf(readable);
        this.writable = List.copyOf(writable);
    }

    /** Puts the rules in force; false where the kernel has no Landlock, or it is switched off. */
    boolean enforce() {
        var version = kernel.call(Machine.LANDLOCK_CREATE, 0, 0, ASK_VERSION, 0);
        if (version < 1) {
            return false;
        }
        var handled = version < VERSION_WITH_TRUNCATE ? FIRST_VERSION : FIRST_VERSION | TRUNCATE;
        try (var arena = Arena.ofConfined()) {
            var attribute = arena.allocateFrom(JAVA_LONG, handled);
            var rules =
                    kernel.call(
                            Machine.LANDLOCK_CREATE,
                            attribute.address(),
                            JAVA_LONG.byteSize(),
                            0,
                            0);
            if (rules < 0) {
                return false;
            }
            try {
                return allow(arena, rules, readable, READ)
                        && allow(arena, rules, writable, handled)
                        && kernel.call(Machine.LANDLOCK_RESTRICT, rules, 0, 0, 0) == 0;
            } finally {
                kernel.close((int) rules);
            }
        }
    }

    private boolean allow(Arena arena, long rules, List<Path> paths, long rights) {
        for (var path : paths) {
            if (Files.exists(path)
                    && !allow(
                            arena,
                            rules,
                            path,
                            Files.isDirectory(path) ? rights : rights & FILE_RIGHTS)) {
                return false;
            }
        }
        return true;
    }

    private boolean allow(Arena arena, long rules, Path path, long rights) {
        var place = kernel.openPlace(arena.allocateFrom(path.toString()));
        if (place < 0) {
            // Not for us to see, and so not for us to read.
            return true;
        }
        try {
            MemorySegment rule = arena.allocate(JAVA_LONG.byteSize() + JAVA_INT.byteSize(), 8);
            rule.set(JAVA_LONG, 0, rights);
            rule.set(JAVA_INT, JAVA_LONG.byteSize(), place);
            return kernel.call(Machine.LANDLOCK_ADD, rules, BELOW_A_PATH, rule.address(), 0) == 0;
        } finally {
            kernel.close(place);
        }
    }
}

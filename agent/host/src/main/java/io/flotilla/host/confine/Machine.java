package io.flotilla.host.confine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The numbers of a processor architecture under Linux.
 *
 * @param auditCode how a filter is told the architecture of a call
 * @param socket of the call that makes a socket of a family
 * @param refused of calls that no engine needs: other processes' memory, mounts, namespaces, keys,
 *     the kernel's own programs, sockets behind io_uring's back, further programs
 */
record Machine(
        int auditCode, int socket, long seccomp, long setDiskPriority, List<Integer> refused) {

    /** The same on every architecture that Linux was brought to since. */
    static final long LANDLOCK_CREATE = 444;

    static final long LANDLOCK_ADD = 445;
    static final long LANDLOCK_RESTRICT = 446;

    private static final int IO_URING_SETUP = 425;

    private static final Machine X86_64 =
            new Machine(
                    0xC000003E,
                    41,
                    317,
                    251,
                    List.of(
                            59,
                            101,
                            155,
                            165,
                            166,
                            246,
                            248,
                            249,
                            250,
                            272,
                            298,
                            308,
                            310,
                            311,
                            321,
                            322,
                            323,
                            IO_URING_SETUP));

    private static final Machine AARCH64 =
            new Machine(
                    0xC00000B7,
                    198,
                    277,
                    30,
                    List.of(
                            221,
                            117,
                            41,
                            40,
                            39,
                            104,
                            217,
                            218,
                            219,
                            97,
                            241,
                            268,
                            270,
                            271,
                            280,
                            281,
                            282,
                            IO_URING_SETUP));

    Machine {
        refused = List.copyOf(refused);
    }

    /** The machine that this process is on; empty if it is none of those that are known. */
    static Optional<Machine> here() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}

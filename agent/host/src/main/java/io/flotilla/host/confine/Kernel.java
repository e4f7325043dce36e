package io.flotilla.host.confine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Linux's functions by which a process confines itself; each says whether the kernel did it. */
final class Kernel {
    private static final int SET_NO_NEW_PRIVILEGES = 38;
    private static final int CORE_SIZE = 4;
    private static final int OF_A_PROCESS = 1;
    private static final int BEST_EFFORT = 2 << 13;

    private static final MethodHandle PRCTL =
            function(
                    "prctl",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    1);
    private static final MethodHandle SET_LIMIT =
            function("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), 0);
    private static final MethodHandle SET_PRIORITY =
            function(
                    "setpriority",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    0);
    private static final MethodHandle CALL =
            function(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    1);

    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 0);

    /** Only where a file is, not what is in it; not for programs that are started. */
    private static final int PLACE = 0x200000 | 0x80000;

    private final Machine machine;

    Kernel(Machine machine) {
        this.machine = machine;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, int fixed) {
        var linker = Linker.nativeLinker();
        var address = linker.defaultLookup().findOrThrow(name);
        return fixed == 0
                ? linker.downcallHandle(address, type)
                : linker.downcallHandle(address, type, Linker.Option.firstVariadicArg(fixed));
    }

    /** No program that this process starts may gain rights; nor may the process itself. */
    boolean forbidNewPrivileges() {
        return (int) invoke(PRCTL, SET_NO_NEW_PRIVILEGES, 1L, 0L, 0L, 0L) == 0;
    }

    /** A crash leaves no copy of memory, in which models and texts would lie, on the disk. */
    boolean forbidCoreFiles() {
        try (var arena = Arena.ofConfined()) {
            return (int) invoke(SET_LIMIT, CORE_SIZE, arena.allocate(2 * JAVA_LONG.byteSize()))
                    == 0;
        }
    }

    /** Later threads of the calling one give way to other processes, at the disk too. */
    boolean giveWay(int niceness, int diskPriority) {
        var priority = BEST_EFFORT | diskPriority;
        var nice = (int) invoke(SET_PRIORITY, 0, 0, niceness) == 0;
        return call(machine.setDiskPriority(), OF_A_PROCESS, 0, priority, 0) == 0 && nice;
    }

    /** The filter is put on every thread of the process, or on none. */
    boolean filterCalls(MemorySegment program) {
        return call(machine.seccomp(), 1, 1, program.address(), 0) == 0;
    }

    /** A descriptor of a place in the file system; below zero if it failed. */
    int openPlace(MemorySegment path) {
        return (int) invoke(OPEN, path, PLACE);
    }

    /** Closes a descriptor. */
    void close(int descriptor) {
        var _ = invoke(CLOSE, descriptor);
    }

    /** A call of the kernel that the C library has no function for; below zero if it failed. */
    long call(long number, long first, long second, long third, long fourth) {
        return (long) invoke(CALL, number, first, second, third, fourth);
    }

    private static Object invoke(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the C library could not be called", e);
        }
    }
}

package io.flotilla.agent.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A service manager's end of the socket, as Linux has it. */
final class NotifyListener implements AutoCloseable {
    private static final short UNIX = 1;
    private static final int DATAGRAM = 2;
    private static final int DO_NOT_WAIT = 0x40;
    private static final int LONGEST = 512;

    private final Arena arena = Arena.ofShared();
    private final int descriptor;

    NotifyListener(Path path) {
        var name = path.toString().getBytes(StandardCharsets.UTF_8);
        var address = arena.allocate(110);
        address.set(JAVA_SHORT, 0, UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
        descriptor =
                (int)
                        call(
                                "socket",
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                                (int) UNIX,
                                DATAGRAM,
                                0);
        var bound =
                (int)
                        call(
                                "bind",
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                                descriptor,
                                address,
                                2 + name.length + 1);
        if (bound != 0) {
            throw new IllegalStateException("not bound: " + path);
        }
    }

    /** The next datagram that has come; empty if there is none. */
    String next() {
        var buffer = arena.allocate(LONGEST);
        var length =
                (long)
                        call(
                                "recv",
                                FunctionDescriptor.of(
                                        JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                                descriptor,
                                buffer,
                                (long) LONGEST,
                                DO_NOT_WAIT);
        return length <= 0
                ? ""
                : new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("restricted")
    private static Object call(String name, FunctionDescriptor type, Object... arguments) {
        var linker = Linker.nativeLinker();
        var function = linker.defaultLookup().findOrThrow(name);
        try {
            return linker.downcallHandle(function, type).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), descriptor);
        arena.close();
    }
}

package io.flotilla.agent.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * A Unix datagram socket to send to, on Linux. Java has none of its own, and a child process would
 * be another sender.
 */
final class NotifySocket {
    private static final short UNIX = 1;
    private static final int DATAGRAM_CLOSED_ON_EXEC = 2 | 0x80000;
    private static final int NO_SIGNAL = 0x4000;
    private static final int PATH_OFFSET = 2;
    private static final int MAX_PATH_BYTES = 107;

    private static final MethodHandle SOCKET =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND =
            function(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final byte[] path;

    /**
     * A socket by its path; one that begins with "@" is an abstract name.
     *
     * @throws IllegalArgumentException if it is neither, or too long for an address
     */
    NotifySocket(String name) {
        this.path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length < 2 || path.length > MAX_PATH_BYTES || "/@".indexOf(path[0]) < 0) {
            throw new IllegalArgumentException("not the path of a local socket: " + name);
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /** Sends one datagram, without waiting for anybody. */
    void send(String text) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var descriptor = (int) SOCKET.invokeExact((int) UNIX, DATAGRAM_CLOSED_ON_EXEC, 0);
            if (descriptor < 0) {
                throw new IOException("no datagram socket can be made");
            }
            try {
                send(descriptor, arena, text.getBytes(StandardCharsets.UTF_8));
            } finally {
                var _ = (int) CLOSE.invokeExact(descriptor);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the C library could not be called", e);
        }
    }

    private void send(int descriptor, Arena arena, byte[] bytes) throws Throwable {
        var message = arena.allocateFrom(JAVA_BYTE, bytes);
        var address = arena.allocate(PATH_OFFSET + MAX_PATH_BYTES + 1);
        address.set(JAVA_SHORT, 0, UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, PATH_OFFSET, path.length);
        var sent =
                (long)
                        SEND.invokeExact(
                                descriptor,
                                message,
                                (long) bytes.length,
                                NO_SIGNAL,
                                address,
                                PATH_OFFSET + path.length);
        if (sent != bytes.length) {
            throw new IOException("the service manager's socket takes nothing");
        }
    }
}

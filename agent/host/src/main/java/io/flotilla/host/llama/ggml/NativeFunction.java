package io.flotilla.host.llama.ggml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Map;

/** A function of a native library. Its arguments must be just of the described types. */
public final class NativeFunction {
    private final MethodHandle handle;

    private NativeFunction(MethodHandle handle) {
        this.handle =
                handle.asSpreader(Object[].class, handle.type().parameterCount())
                        .asType(MethodType.methodType(Object.class, Object[].class));
    }

    @SuppressWarnings("restricted")
    public static NativeFunction of(SymbolLookup library, String name, FunctionDescriptor type)
            throws HostProblem {
        MemorySegment symbol =
                library.find(name)
                        .orElseThrow(
                                () ->
                                        new HostProblem(
                                                Reason.LOAD_FAILED,
                                                "The library of llama.cpp lacks " + name + ".",
                                                Map.of("symbol", name)));
        return new NativeFunction(Linker.nativeLinker().downcallHandle(symbol, type));
    }

    /** One that returns nothing. */
    public static NativeFunction nothing(
            SymbolLookup library, String name, MemoryLayout... arguments) throws HostProblem {
        return of(library, name, FunctionDescriptor.ofVoid(arguments));
    }

    /** One that returns a pointer. */
    public static NativeFunction pointer(
            SymbolLookup library, String name, MemoryLayout... arguments) throws HostProblem {
        return of(library, name, FunctionDescriptor.of(ADDRESS, arguments));
    }

    /** One that returns a number of 32 bits. */
    public static NativeFunction integer(
            SymbolLookup library, String name, MemoryLayout... arguments) throws HostProblem {
        return of(library, name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /** One that returns a number of 64 bits. */
    public static NativeFunction whole(SymbolLookup library, String name, MemoryLayout... arguments)
            throws HostProblem {
        return of(library, name, FunctionDescriptor.of(JAVA_LONG, arguments));
    }

    /** One that returns whether something holds. */
    public static NativeFunction truth(SymbolLookup library, String name, MemoryLayout... arguments)
            throws HostProblem {
        return of(library, name, FunctionDescriptor.of(JAVA_BOOLEAN, arguments));
    }

    private Object invoke(Object... arguments) {
        try {
            return handle.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A native function threw.", e);
        }
    }

    public void run(Object... arguments) {
        invoke(arguments);
    }

    public int toInt(Object... arguments) {
        return (int) invoke(arguments);
    }

    public boolean toBoolean(Object... arguments) {
        return (boolean) invoke(arguments);
    }

    public long toLong(Object... arguments) {
        return (long) invoke(arguments);
    }

    public MemorySegment toPointer(Object... arguments) {
        return (MemorySegment) invoke(arguments);
    }

    /** Calls a function that returns a text. */
    @SuppressWarnings("restricted")
    public String toText(Object... arguments) {
        return toPointer(arguments).reinterpret(Long.MAX_VALUE).getString(0);
    }
}

package io.flotilla.host.llama.ggml;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
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

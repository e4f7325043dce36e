package io.flotilla.host.llama.ggml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.flotilla.host.engine.EngineDevice;
import io.flotilla.host.engine.EngineDevice.Kind;
import io.flotilla.host.engine.HostProblem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;

/** What ggml finds to compute on, as soon as its backends are loaded. */
public final class GgmlDevices {
    /** Larger than the structure that describes a device, whose end differs between versions. */
    private static final long PROPERTIES_BYTES = 256;

    /** Name, description, free and total memory and kind come before it. */
    private static final long BUS_ID_OFFSET = 40;

    private final NativeFunction count;
    private final NativeFunction device;
    private final NativeFunction name;
    private final NativeFunction description;
    private final NativeFunction kind;
    private final NativeFunction memory;
    private final NativeFunction properties;
    private final NativeFunction backend;
    private final NativeFunction backendName;
    private final MatrixProduct product;

    /** Looks up all that it needs of the two libraries; calls nothing yet. */
    public GgmlDevices(SymbolLookup base, SymbolLookup ggml) throws HostProblem {
        count = NativeFunction.of(ggml, "ggml_backend_dev_count", FunctionDescriptor.of(JAVA_LONG));
        device =
                NativeFunction.of(
                        ggml, "ggml_backend_dev_get", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        name = ofDevice(base, "ggml_backend_dev_name", FunctionDescriptor.of(ADDRESS, ADDRESS));
        description =
                ofDevice(
                        base,
                        "ggml_backend_dev_description",
                        FunctionDescriptor.of(ADDRESS, ADDRESS));
        kind = ofDevice(base, "ggml_backend_dev_type", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        memory =
                ofDevice(
                        base,
                        "ggml_backend_dev_memory",
                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
        properties =
                ofDevice(
                        base,
                        "ggml_backend_dev_get_props",
                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        backend =
                ofDevice(
                        base,
                        "ggml_backend_dev_backend_reg",
                        FunctionDescriptor.of(ADDRESS, ADDRESS));
        backendName =
                ofDevice(base, "ggml_backend_reg_name", FunctionDescriptor.of(ADDRESS, ADDRESS));
        product = new MatrixProduct(base);
    }

    private static NativeFunction ofDevice(
            SymbolLookup base, String symbol, FunctionDescriptor type) throws HostProblem {
        return NativeFunction.of(base, symbol, type);
    }

    /** All of them, in the order in which ggml prefers them. */
    public List<EngineDevice> list() {
        List<EngineDevice> devices = new ArrayList<>();
        for (MemorySegment found : handles()) {
            devices.add(describe(found));
        }
        return devices;
    }

    /** Computes something tiny on the device of that name. */
    public void prove(String deviceName) throws HostProblem {
        product.computeOn(handle(deviceName), deviceName);
    }

    /** The library's own hold of the device of that name. */
    public MemorySegment handle(String deviceName) throws HostProblem {
        for (MemorySegment found : handles()) {
            if (name.toText(found).equals(deviceName)) {
                return found;
            }
        }
        throw HostProblem.invalid("device", "llama.cpp has no device " + deviceName + ".");
    }

    private List<MemorySegment> handles() {
        List<MemorySegment> handles = new ArrayList<>();
        for (long i = 0; i < count.toLong(); i++) {
            handles.add(device.toPointer(i));
        }
        return handles;
    }

    private EngineDevice describe(MemorySegment found) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG);
            MemorySegment total = arena.allocate(JAVA_LONG);
            memory.run(found, free, total);
            return new EngineDevice(
                    backendName.toText(backend.toPointer(found)),
                    name.toText(found),
                    description.toText(found),
                    kindOf(kind.toInt(found)),
                    "",
                    busId(found, arena),
                    new EngineDevice.Memory(total.get(JAVA_LONG, 0), free.get(JAVA_LONG, 0)));
        }
    }

    /** Main processor, graphics card, graphics beside the processor, and others like BLAS. */
    private static Kind kindOf(int type) {
        return switch (type) {
            case 1, 2 -> Kind.GPU;
            case 3 -> Kind.NPU;
            default -> Kind.CPU;
        };
    }

    @SuppressWarnings("restricted")
    private String busId(MemorySegment found, Arena arena) {
        MemorySegment filled = arena.allocate(PROPERTIES_BYTES, Long.BYTES);
        properties.run(found, filled);
        MemorySegment id = filled.get(ADDRESS, BUS_ID_OFFSET);
        return id.equals(MemorySegment.NULL) ? "" : id.reinterpret(Long.MAX_VALUE).getString(0);
    }
}

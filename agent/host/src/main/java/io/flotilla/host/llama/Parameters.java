package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.flotilla.host.engine.EngineDevice;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.Limits.KeyValueType;
import io.flotilla.host.engine.Limits.Placement;
import io.flotilla.host.llama.ggml.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;

/**
 * The parameter structures of llama.cpp 0.5.0: the library fills in its defaults, and the host
 * changes single fields by their offsets.
 */
final class Parameters {
    static final int BYTES = 512;

    private static final int N_CTX = 0;
    private static final int N_BATCH = 4;
    private static final int N_UBATCH = 8;
    private static final int N_SEQ_MAX = 12;
    private static final int N_THREADS = 28;
    private static final int N_THREADS_BATCH = 32;
    private static final int POOLING_TYPE = 44;
    private static final int FLASH_ATTENTION = 52;
    private static final int TYPE_K = 104;
    private static final int TYPE_V = 108;
    private static final int EMBEDDINGS = 128;
    private static final int OFFLOAD_KQV = 129;
    private static final int SWA_FULL = 132;
    private static final int KV_UNIFIED = 133;

    private static final int NTHREAD = 0;
    private static final int FTYPE = 4;
    private static final int OUTPUT_TENSOR_TYPE = 8;
    private static final int TOKEN_EMBEDDING_TYPE = 12;
    private static final int QUANTIZE_OUTPUT_TENSOR = 17;
    private static final int PURE = 19;
    private static final int IMATRIX = 24;
    private static final int TYPE_COUNT = 43;

    private static final int DEVICES = 0;
    private static final int N_GPU_LAYERS = 16;
    private static final int LOAD_MODE = 24;

    private static final int LIBRARY_DECIDES = -1;
    private static final int READ = 0;
    private static final int NO_LAYERS = 0;
    private static final int FLASH_ATTENTION_ON = 1;

    private final MemorySegment structure;

    private Parameters(MemorySegment structure) {
        this.structure = structure;
    }

    /** How a context is set up. */
    record Context(
            int length,
            int batch,
            int sequences,
            int threads,
            int poolingType,
            KeyValueType keyValueType) {}

    /**
     * Weights are read, not mapped: most types are laid out anew for the processor at hand, and a
     * mapped file would stay resident beside that. A device that is named is the only one beside
     * the main processor.
     */
    static Parameters ofModel(LlamaLibrary library, Placement placement, Arena arena)
            throws HostProblem {
        Parameters parameters = defaults(library.modelDefaults, arena);
        parameters.set(LOAD_MODE, READ);
        if (!placement.isOpen()) {
            EngineDevice device = placement.among(library.devices.list(), "llama.cpp");
            boolean isBeside = device.kind() != EngineDevice.Kind.CPU;
            MemorySegment only = arena.allocate(ADDRESS, 2);
            if (isBeside) {
                only.setAtIndex(ADDRESS, 0, library.devices.handle(device.name()));
            }
            parameters.structure.set(ADDRESS, DEVICES, only);
            if (!isBeside || placement.layers() > 0) {
                parameters.set(N_GPU_LAYERS, isBeside ? placement.layers() : NO_LAYERS);
            }
        }
        return parameters;
    }

    static Parameters ofContext(LlamaLibrary library, Context context, Arena arena) {
        Parameters parameters = defaults(library.contextDefaults, arena);
        parameters.set(N_CTX, context.length());
        parameters.set(N_BATCH, context.batch());
        parameters.set(N_UBATCH, context.batch());
        parameters.set(N_SEQ_MAX, context.sequences());
        // Sequences share all the room there is, whoever needs it.
        parameters.structure.set(JAVA_BOOLEAN, KV_UNIFIED, context.sequences() > 1);
        parameters.set(N_THREADS, context.threads());
        parameters.set(N_THREADS_BATCH, context.threads());
        parameters.set(POOLING_TYPE, context.poolingType());
        parameters.structure.set(JAVA_BOOLEAN, EMBEDDINGS, true);
        if (context.keyValueType() != KeyValueType.F16) {
            // Values in blocks are read by flash attention only.
            parameters.set(FLASH_ATTENTION, FLASH_ATTENTION_ON);
        }
        parameters.set(TYPE_K, typeOf(context.keyValueType()));
        parameters.set(TYPE_V, typeOf(context.keyValueType()));
        return parameters;
    }

    /** The library's numbers. */
    private static int typeOf(KeyValueType type) {
        return switch (type) {
            case F16 -> 1;
            case Q4_0 -> 2;
            case Q8_0 -> 8;
        };
    }

    static Parameters ofQuantization(
            LlamaLibrary library,
            int fileType,
            int threads,
            boolean pure,
            MemorySegment importanceMatrix,
            Arena arena) {
        Parameters parameters = defaults(library.quantizeDefaults, arena);
        parameters.set(NTHREAD, threads);
        parameters.set(FTYPE, fileType);
        parameters.structure.set(JAVA_BOOLEAN, PURE, pure);
        parameters.structure.set(ADDRESS, IMATRIX, importanceMatrix);
        return parameters;
    }

    private static Parameters defaults(NativeFunction function, Arena arena) {
        SegmentAllocator allocator = arena;
        return new Parameters(function.toPointer(allocator));
    }

    MemorySegment structure() {
        return structure;
    }

    private void set(int offset, int value) {
        structure.set(JAVA_INT, offset, value);
    }

    /** Refuses a library whose structures do not look like those that the host knows. */
    static void requireKnown(LlamaLibrary library) throws HostProblem {
        try (Arena arena = Arena.ofConfined()) {
            Parameters context = defaults(library.contextDefaults, arena);
            Parameters quantization = defaults(library.quantizeDefaults, arena);
            Parameters model = defaults(library.modelDefaults, arena);
            boolean known =
                    context.holds(N_CTX, 512)
                            && context.holds(N_BATCH, 2048)
                            && context.holds(N_UBATCH, 512)
                            && context.holds(N_SEQ_MAX, 1)
                            && context.holds(POOLING_TYPE, -1)
                            && context.holds(FLASH_ATTENTION, -1)
                            && context.holds(TYPE_K, 1)
                            && context.holds(TYPE_V, 1)
                            && !context.structure.get(JAVA_BOOLEAN, EMBEDDINGS)
                            && context.structure.get(JAVA_BOOLEAN, OFFLOAD_KQV)
                            && context.structure.get(JAVA_BOOLEAN, SWA_FULL)
                            && !context.structure.get(JAVA_BOOLEAN, KV_UNIFIED)
                            && quantization.holds(OUTPUT_TENSOR_TYPE, TYPE_COUNT)
                            && quantization.holds(TOKEN_EMBEDDING_TYPE, TYPE_COUNT)
                            && quantization.structure.get(JAVA_BOOLEAN, QUANTIZE_OUTPUT_TENSOR)
                            && model.structure.get(ADDRESS, DEVICES).equals(MemorySegment.NULL)
                            && model.holds(N_GPU_LAYERS, -1)
                            && model.holds(LOAD_MODE, LIBRARY_DECIDES);
            if (!known) {
                throw new HostProblem(
                        Reason.LOAD_FAILED,
                        "The library of llama.cpp calls itself %s, but has other structures."
                                .formatted(LlamaLibrary.VERSION),
                        Map.of("version", LlamaLibrary.VERSION));
            }
        }
    }

    private boolean holds(int offset, int value) {
        return structure.get(JAVA_INT, offset) == value;
    }
}

package io.flotilla.host.llama.ggml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.TinyProduct;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Map;

/** Multiplies two small matrices on one of ggml's devices. */
final class MatrixProduct {
    /** For descriptions of three tensors and a graph; their numbers lie on the device. */
    private static final long DESCRIPTIONS_BYTES = 1 << 20;

    private static final int F32 = 0;
    private static final int SUCCESS = 0;
    private static final MemoryLayout PARAMETERS =
            MemoryLayout.structLayout(
                    JAVA_LONG.withName("size"),
                    ADDRESS.withName("buffer"),
                    JAVA_BOOLEAN.withName("without_numbers"),
                    MemoryLayout.paddingLayout(7));

    private final NativeFunction createContext;
    private final NativeFunction freeContext;
    private final NativeFunction newMatrix;
    private final NativeFunction multiply;
    private final NativeFunction newGraph;
    private final NativeFunction addToGraph;
    private final NativeFunction startDevice;
    private final NativeFunction stopDevice;
    private final NativeFunction allocate;
    private final NativeFunction free;
    private final NativeFunction write;
    private final NativeFunction compute;
    private final NativeFunction read;

    MatrixProduct(SymbolLookup base) throws HostProblem {
        createContext = function(base, "ggml_init", FunctionDescriptor.of(ADDRESS, PARAMETERS));
        freeContext = function(base, "ggml_free", FunctionDescriptor.ofVoid(ADDRESS));
        newMatrix =
                function(
                        base,
                        "ggml_new_tensor_2d",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG));
        multiply =
                function(
                        base,
                        "ggml_mul_mat",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        newGraph = function(base, "ggml_new_graph", FunctionDescriptor.of(ADDRESS, ADDRESS));
        addToGraph =
                function(
                        base,
                        "ggml_build_forward_expand",
                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        startDevice =
                function(
                        base,
                        "ggml_backend_dev_init",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        stopDevice = function(base, "ggml_backend_free", FunctionDescriptor.ofVoid(ADDRESS));
        allocate =
                function(
                        base,
                        "ggml_backend_alloc_ctx_tensors",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        free = function(base, "ggml_backend_buffer_free", FunctionDescriptor.ofVoid(ADDRESS));
        write =
                function(
                        base,
                        "ggml_backend_tensor_set",
                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));
        compute =
                function(
                        base,
                        "ggml_backend_graph_compute",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        read =
                function(
                        base,
                        "ggml_backend_tensor_get",
                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));
    }

    private static NativeFunction function(
            SymbolLookup base, String symbol, FunctionDescriptor type) throws HostProblem {
        return NativeFunction.of(base, symbol, type);
    }

    /** Fails unless the device starts, computes, and answers rightly. */
    void computeOn(MemorySegment device, String name) throws HostProblem {
        MemorySegment running = startDevice.toPointer(device, MemorySegment.NULL);
        if (running.equals(MemorySegment.NULL)) {
            throw problem(Reason.LOAD_FAILED, "does not start", name);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment context = createContext.toPointer(parameters(arena));
            try {
                TinyProduct.requireRight(product(running, context, arena, name), name);
            } finally {
                freeContext.run(context);
            }
        } finally {
            stopDevice.run(running);
        }
    }

    private static MemorySegment parameters(Arena arena) {
        MemorySegment parameters = arena.allocate(PARAMETERS);
        parameters.set(JAVA_LONG, 0, DESCRIPTIONS_BYTES);
        parameters.set(JAVA_BOOLEAN, Long.BYTES + ADDRESS.byteSize(), true);
        return parameters;
    }

    /** ggml wants the right matrix's columns as rows, and gives the product's likewise. */
    private float[] product(MemorySegment running, MemorySegment context, Arena arena, String name)
            throws HostProblem {
        MemorySegment columns = matrix(context);
        MemorySegment rows = matrix(context);
        MemorySegment result = multiply.toPointer(context, columns, rows);
        MemorySegment graph = newGraph.toPointer(context);
        addToGraph.run(graph, result);
        MemorySegment buffer = allocate.toPointer(context, running);
        if (buffer.equals(MemorySegment.NULL)) {
            throw problem(Reason.INFERENCE_FAILED, "gives no memory", name);
        }
        try {
            set(columns, transposed(TinyProduct.right()), arena);
            set(rows, TinyProduct.left(), arena);
            int status = compute.toInt(running, graph);
            if (status != SUCCESS) {
                throw problem(Reason.INFERENCE_FAILED, "fails with status " + status, name);
            }
            MemorySegment answer = arena.allocate(JAVA_FLOAT, TinyProduct.expected().length);
            read.run(result, answer, 0L, answer.byteSize());
            return answer.toArray(JAVA_FLOAT);
        } finally {
            free.run(buffer);
        }
    }

    private MemorySegment matrix(MemorySegment context) {
        return newMatrix.toPointer(context, F32, (long) TinyProduct.SIZE, (long) TinyProduct.SIZE);
    }

    private void set(MemorySegment tensor, float[] numbers, Arena arena) {
        MemorySegment bytes = arena.allocateFrom(JAVA_FLOAT, numbers);
        write.run(tensor, bytes, 0L, bytes.byteSize());
    }

    private static float[] transposed(float[] matrix) {
        float[] turned = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            turned[i % TinyProduct.SIZE * TinyProduct.SIZE + i / TinyProduct.SIZE] = matrix[i];
        }
        return turned;
    }

    private static HostProblem problem(Reason reason, String what, String device) {
        return new HostProblem(
                reason, "The device %s %s.".formatted(device, what), Map.of("device", device));
    }
}

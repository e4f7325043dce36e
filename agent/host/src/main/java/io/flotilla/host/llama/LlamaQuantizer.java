package io.flotilla.host.llama;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.Limits.Placement;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.QuantizationOptions;
import io.flotilla.host.engine.QuantizationOrder;
import io.flotilla.host.engine.QuantizedFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Makes another precision of a GGUF file by llama.cpp's own quantizer. */
final class LlamaQuantizer {
    private final LlamaLibrary library;

    LlamaQuantizer(LlamaLibrary library) {
        this.library = library;
    }

    QuantizedFiles quantize(QuantizationOrder order, ProgressSink progress) throws HostProblem {
        int fileType = FileType.of(order.precision());
        QuantizationOptions.Gguf options = order.ggufOptions();
        try (Arena arena = Arena.ofConfined()) {
            ImportanceMatrix matrix = ImportanceMatrix.of(options.importanceMatrix(), library);
            Parameters parameters =
                    Parameters.ofQuantization(
                            library,
                            fileType,
                            order.threads(),
                            options.pure(),
                            matrix.entries(arena),
                            arena);
            QuantizationWatch watch = new QuantizationWatch(order, progress);
            boolean isDone = run(order, parameters.structure(), watch, arena);
            watch.requireWanted();
            if (!isDone) {
                throw LlamaProblems.ofQuantization(library.log.complaints());
            }
            requireReadable(order);
            return new QuantizedFiles(List.of(order.output()), watch.warnings());
        }
    }

    private boolean run(
            QuantizationOrder order,
            MemorySegment parameters,
            QuantizationWatch watch,
            Arena arena) {
        library.log.forget();
        library.log.listen(watch::hear);
        try {
            return library.quantize.toInt(
                            arena.allocateFrom(order.source().model().toString()),
                            arena.allocateFrom(order.output().toString()),
                            parameters)
                    == 0;
        } finally {
            library.log.stopListening();
        }
    }

    /** The file is whole if the library can map every tensor that its header names. */
    private void requireReadable(QuantizationOrder order) throws HostProblem {
        LlamaWeights.load(library, order.output(), Placement.OPEN).close();
    }
}

package io.flotilla.host.serve;

import io.flotilla.host.engine.Engine;
import io.flotilla.host.engine.Engines;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.QuantizationOrder;
import io.flotilla.host.engine.QuantizedFiles;
import io.flotilla.host.memory.MemorySampler;
import io.flotilla.host.memory.ProcessMemory;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import io.flotilla.proto.runtime.v1.QuantizeResponse;
import java.nio.file.Path;
import java.util.Optional;

/** Makes another precision of a model, in one piece; leaves all of it or nothing. */
final class QuantizeWork implements Work {
    private final QuantizeRequest request;
    private final Engines engines;

    QuantizeWork(QuantizeRequest request, Engines engines) {
        this.request = request;
        this.engines = engines;
    }

    @Override
    public Optional<HostResponse.Builder> advance(ProgressSink progress) throws HostProblem {
        Engine engine = engines.named(request.getRuntime());
        OutputFolder output = OutputFolder.in(request.getOutputFolder());
        QuantizationOrder order = QuantizeRequests.order(request, output);
        boolean isMade = false;
        try (var memory = new MemorySampler()) {
            output.createParent(order.output());
            long start = System.nanoTime();
            QuantizedFiles files = engine.quantize(order, progress);
            isMade = true;
            return Optional.of(
                    HostResponse.newBuilder()
                            .setQuantized(
                                    response(files, output)
                                            .setSeconds((System.nanoTime() - start) / 1e9)
                                            .setPeakAnonymousBytes(memory.peakAnonymousBytes())));
        } finally {
            if (!isMade) {
                output.clear();
            }
        }
    }

    private static QuantizeResponse.Builder response(QuantizedFiles files, OutputFolder output) {
        QuantizeResponse.Builder response =
                QuantizeResponse.newBuilder()
                        .addAllWarnings(files.warnings())
                        .setPeakResidentBytes(ProcessMemory.now().peakResidentBytes());
        for (Path path : files.paths()) {
            response.addPaths(output.relative(path));
        }
        return response;
    }
}

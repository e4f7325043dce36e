package io.flotilla.contract.mapping;

import io.flotilla.contract.selection.Placement;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.Candidate.Processor;
import org.jspecify.annotations.Nullable;

/** Maps where candidates would run; with an engine that this reader does not know, nowhere. */
final class PlacementMapper {

    private PlacementMapper() {}

    static void add(Candidate.Builder message, @Nullable Placement placement) {
        if (placement != null) {
            message.setRuntime(placement.runtime().id())
                    .setProvider(placement.provider())
                    .setEngineDevice(placement.engineDevice())
                    .setProcessor(toWire(placement.processor()))
                    .setAccelerator(placement.accelerator())
                    .setProved(placement.proved());
        }
    }

    static @Nullable Placement placement(Candidate message) {
        return RuntimeMapper.runtime(message.getRuntime())
                .map(
                        runtime ->
                                new Placement(
                                        runtime,
                                        provider(message),
                                        message.getEngineDevice(),
                                        fromWire(message.getProcessor()),
                                        message.getAccelerator(),
                                        message.getProved()))
                .orElse(null);
    }

    /** Writers that did not say a provider ran everything on the processor. */
    private static String provider(Candidate message) {
        return message.getProvider().isEmpty() ? Placement.CPU : message.getProvider();
    }

    private static Processor toWire(Placement.Processor processor) {
        return switch (processor) {
            case CPU -> Processor.PROCESSOR_CPU;
            case INTEGRATED_GPU -> Processor.PROCESSOR_INTEGRATED_GPU;
            case DISCRETE_GPU -> Processor.PROCESSOR_DISCRETE_GPU;
            case NPU -> Processor.PROCESSOR_NPU;
        };
    }

    private static Placement.Processor fromWire(Processor processor) {
        return switch (processor) {
            case PROCESSOR_UNSPECIFIED, PROCESSOR_CPU, UNRECOGNIZED -> Placement.Processor.CPU;
            case PROCESSOR_INTEGRATED_GPU -> Placement.Processor.INTEGRATED_GPU;
            case PROCESSOR_DISCRETE_GPU -> Placement.Processor.DISCRETE_GPU;
            case PROCESSOR_NPU -> Placement.Processor.NPU;
        };
    }
}

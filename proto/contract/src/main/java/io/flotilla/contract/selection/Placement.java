package io.flotilla.contract.selection;

import io.flotilla.contract.format.ModelRuntime;

/**
 * Where a variant would run.
 *
 * @param provider short name of the execution provider that the engine hands the work to
 * @param engineDevice what the engine calls the device; empty if it has no name for it
 * @param accelerator the product, for display; empty: the processor itself
 * @param proved whether a run has shown that it works there
 */
public record Placement(
        ModelRuntime runtime,
        String provider,
        String engineDevice,
        Processor processor,
        String accelerator,
        boolean proved) {

    /** The provider of the processor itself, which every engine has. */
    public static final String CPU = "cpu";

    /** Kinds of processors. */
    public enum Processor {
        /** The processor itself. */
        CPU,
        /** A graphics processor that shares main memory. */
        INTEGRATED_GPU,
        /** A graphics processor with memory of its own. */
        DISCRETE_GPU,
        /** A neural processor. */
        NPU;

        /** Whether it has memory of its own. */
        public boolean hasOwnMemory() {
            return this == DISCRETE_GPU;
        }
    }

    /** On the processor itself, which needs no proof. */
    public static Placement onCpu(ModelRuntime runtime) {
        return new Placement(runtime, CPU, "", Processor.CPU, "", true);
    }
}

package io.flotilla.contract.hardware;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the probe found on a machine.
 *
 * @param product the machine or board as it names itself; empty if it does not
 * @param disk the one that holds the agent's data
 * @param accelerators in a stable order
 * @param runtimes the engines that the device can start
 */
public record HardwareProfile(
        String product,
        Cpu cpu,
        Memory memory,
        Disk disk,
        OperatingSystem operatingSystem,
        List<Accelerator> accelerators,
        List<RuntimeSupport> runtimes,
        Conditions conditions) {

    private static final Comparator<Accelerator> BY_WEIGHT =
            Comparator.comparingInt(HardwareProfile::weight)
                    .thenComparingLong(found -> found.memory().totalBytes())
                    .thenComparing(Accelerator::vendor, Comparator.reverseOrder())
                    .thenComparing(Accelerator::modelName, Comparator.reverseOrder())
                    .thenComparing(Accelerator::id, Comparator.reverseOrder());

    public HardwareProfile {
        accelerators = List.copyOf(accelerators);
        runtimes = List.copyOf(runtimes);
    }

    /** The same machine with other memory. */
    public HardwareProfile withMemory(Memory other) {
        return new HardwareProfile(
                product, cpu, other, disk, operatingSystem, accelerators, runtimes, conditions);
    }

    /**
     * The accelerator that weighs most for models: a GPU with memory of its own, then an NPU or
     * TPU, then any other; of two alike the one with more memory.
     */
    public Optional<Accelerator> bestAccelerator() {
        return accelerators.stream().max(BY_WEIGHT);
    }

    private static int weight(Accelerator accelerator) {
        return switch (accelerator.kind()) {
            case GPU -> accelerator.isDiscreteGpu() ? 3 : 1;
            case NPU, TPU -> 2;
            case UNKNOWN -> 0;
        };
    }

    /** The accelerator of that id, if it has one. */
    public Optional<Accelerator> accelerator(String id) {
        return accelerators.stream().filter(found -> found.id().equals(id)).findFirst();
    }

    /**
     * A disk, in bytes.
     *
     * @param availableBytes what the agent may still write, within its configured limit
     */
    public record Disk(long totalBytes, long availableBytes) {}

    /**
     * An operating system; what is not known is empty.
     *
     * @param family {@code linux}, {@code macos} or {@code windows}
     * @param version distribution or product with its version
     * @param kernel its release
     * @param libc the C library with its version
     */
    public record OperatingSystem(String family, String version, String kernel, String libc) {}
}

package io.flotilla.contract.hardware;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the probe found on a machine.
 *
 * @param disk the one that holds the agent's data
 * @param accelerators in a stable order
 * @param runtimes the engines that the device can start
 */
public record HardwareProfile(
        Cpu cpu,
        Memory memory,
        Disk disk,
        OperatingSystem operatingSystem,
        List<Accelerator> accelerators,
        List<RuntimeSupport> runtimes) {

    public HardwareProfile {
        accelerators = List.copyOf(accelerators);
        runtimes = List.copyOf(runtimes);
    }

    /**
     * The accelerator that weighs most for models: a GPU with memory of its own, then an NPU, then
     * any other; of two alike the one with more memory.
     */
    public Optional<Accelerator> bestAccelerator() {
        return accelerators.stream()
                .max(
                        Comparator.comparing(Accelerator::isDiscreteGpu)
                                .thenComparing(found -> found.kind() == Accelerator.Kind.NPU)
                                .thenComparingLong(Accelerator::memoryBytes)
                                .thenComparing(Accelerator::vendor, Comparator.reverseOrder()));
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

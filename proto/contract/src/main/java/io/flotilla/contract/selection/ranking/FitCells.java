package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Divides devices that differ only in what is free into cells within which selection answers alike,
 * so that the answer for one of a cell serves all of it: how much is free decides which variants
 * fit in which setting, and nothing else.
 */
public final class FitCells {

    private final VariantPolicy policy;
    private final long[] memoryNeedBytes;
    private final long[] diskNeedBytes;

    private FitCells(VariantPolicy policy, long[] memoryNeedBytes, long[] diskNeedBytes) {
        this.policy = policy;
        this.memoryNeedBytes = memoryNeedBytes;
        this.diskNeedBytes = diskNeedBytes;
    }

    /**
     * The cells of devices that are like this one in all but what is free of main memory and disk.
     *
     * @param variants that are selected from
     */
    public static FitCells of(DeviceFacts device, List<Variant> variants, VariantPolicy policy) {
        var selector = VariantSelector.of("", variants, policy);
        return new FitCells(
                policy,
                thresholds(selector.memoryThresholds(device)),
                thresholds(variants.stream().mapToLong(Variant::requiredDiskBytes)));
    }

    /**
     * The hardware less all that no selection reads, such as names and versions of systems: devices
     * of which this is equal are answered alike.
     */
    public static HardwareProfile relevant(HardwareProfile hardware) {
        var cpu = hardware.cpu();
        return new HardwareProfile(
                "",
                new Cpu(
                        cpu.architecture(),
                        cpu.vendor(),
                        "",
                        0,
                        cpu.logicalCores(),
                        cpu.isaExtensions()),
                hardware.memory(),
                hardware.disk(),
                new OperatingSystem("", "", "", ""),
                hardware.accelerators(),
                hardware.runtimes(),
                Conditions.UNKNOWN);
    }

    /** A cell: how many of the thresholds of memory and of disk are reached in it. */
    public record Cell(int memory, int disk) {}

    /** The cell of a device with so much free. */
    public Cell cell(long availableMemoryBytes, long availableDiskBytes) {
        return new Cell(
                reached(memoryNeedBytes, policy.room().budgetBytes(availableMemoryBytes)),
                reached(diskNeedBytes, availableDiskBytes));
    }

    private static long[] thresholds(LongStream need) {
        return need.distinct().sorted().toArray();
    }

    private static int reached(long[] thresholds, long bytes) {
        var reached = 0;
        while (reached < thresholds.length && thresholds[reached] <= bytes) {
            reached++;
        }
        return reached;
    }
}

package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Finds out what this machine has. What does not change is read once, the rest at each call. */
public final class HardwareProbe {
    private final MemoryProbe memory;
    private final Supplier<HardwareProfile.Disk> disk;
    private final Supplier<List<RuntimeSupport>> runtimes;
    private final LongSupplier usedBytes;
    private final Cpu cpu;
    private final OperatingSystem system;
    private final List<Accelerator> accelerators;

    /**
     * Reads what does not change.
     *
     * @param root where /proc, /sys and /etc are found; "/" but in tests
     * @param memoryLimitBytes as configured; {@link Long#MAX_VALUE}: none
     * @param usedBytes what the agent and its hosts take of memory now
     */
    public HardwareProbe(
            Path root,
            long memoryLimitBytes,
            LongSupplier usedBytes,
            Supplier<HardwareProfile.Disk> disk,
            Supplier<List<RuntimeSupport>> runtimes) {
        var files = new ProbeFiles(root);
        this.memory = new MemoryProbe(files, memoryLimitBytes);
        this.usedBytes = usedBytes;
        this.disk = disk;
        this.runtimes = runtimes;
        this.cpu =
                new CpuProbe(
                                files,
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors())
                        .probe();
        this.system =
                new SystemProbe(
                                files,
                                System.getProperty("os.name"),
                                System.getProperty("os.version"))
                        .probe();
        this.accelerators = new AcceleratorProbe(files).probe();
    }

    /** What the machine has now. */
    public HardwareProfile profile() {
        return new HardwareProfile(
                "",
                cpu,
                memory.probe(usedBytes.getAsLong()),
                disk.get(),
                system,
                accelerators,
                runtimes.get(),
                Conditions.UNKNOWN);
    }
}

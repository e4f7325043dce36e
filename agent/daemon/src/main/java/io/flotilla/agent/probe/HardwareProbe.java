package io.flotilla.agent.probe;

import io.flotilla.agent.probe.accelerator.AcceleratorProbe;
import io.flotilla.agent.probe.accelerator.NativeNvml;
import io.flotilla.agent.probe.accelerator.NvmlLibrary;
import io.flotilla.agent.probe.source.Platform;
import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what this machine has. What does not change is read once, the rest at each call, but
 * for power and warmth, which are read when somebody asks for it.
 */
public final class HardwareProbe implements Hardware {
    private final MemoryProbe memory;
    private final NetworkProbe network;
    private final PowerProbe power;
    private final ThermalProbe thermal;
    private final Supplier<HardwareProfile.Disk> disk;
    private final Function<List<Accelerator>, List<RuntimeSupport>> runtimes;
    private final LongSupplier usedBytes;
    private final String product;
    private final Cpu cpu;
    private final OperatingSystem system;
    private final AcceleratorProbe accelerators;
    private final SteadyConditions steady;

    /**
     * Reads what does not change.
     *
     * @param root where /proc, /sys and /etc are found; "/" but in tests
     * @param memoryLimitBytes as configured; {@link Long#MAX_VALUE}: none
     * @param usedBytes what the agent and its hosts take of memory now
     * @param runtimes the engines that can be started, and what they can do with the accelerators
     */
    public HardwareProbe(
            Path root,
            long memoryLimitBytes,
            LongSupplier usedBytes,
            Supplier<HardwareProfile.Disk> disk,
            Function<List<Accelerator>, List<RuntimeSupport>> runtimes) {
        this(new ProbeFiles(root), memoryLimitBytes, usedBytes, disk, runtimes, nvml(root));
    }

    HardwareProbe(
            ProbeFiles files,
            long memoryLimitBytes,
            LongSupplier usedBytes,
            Supplier<HardwareProfile.Disk> disk,
            Function<List<Accelerator>, List<RuntimeSupport>> runtimes,
            @Nullable NvmlLibrary nvml) {
        var platform = Platform.of(files);
        var systemProbe = new SystemProbe(files, platform);
        this.memory = new MemoryProbe(files, memoryLimitBytes);
        this.network = new NetworkProbe(files);
        this.power = new PowerProbe(files);
        this.thermal = new ThermalProbe(files);
        this.usedBytes = usedBytes;
        this.disk = disk;
        this.runtimes = runtimes;
        this.product = systemProbe.product();
        this.cpu = new CpuProbe(files, platform).probe();
        this.system = systemProbe.probe();
        this.accelerators = new AcceleratorProbe(files, nvml);
        this.steady = new SteadyConditions(availableBytes(), read());
    }

    /**
     * The memory of a machine, or the tightest limit that its control groups set the agent.
     *
     * @param root where /proc and /sys are found
     */
    public static long memoryLimitBytes(Path root) {
        return new MemoryProbe(new ProbeFiles(root), Long.MAX_VALUE).probe(0).limitBytes();
    }

    /** The library says what this machine has, so it is no use where another one is looked at. */
    private static @Nullable NvmlLibrary nvml(Path root) {
        return new ProbeFiles(root).areOfThisMachine() ? NativeNvml.open().orElse(null) : null;
    }

    /** The accelerators alone, with what they are doing now. */
    public List<Accelerator> accelerators() {
        return accelerators.look();
    }

    @Override
    public HardwareProfile profile() {
        var found = accelerators.look();
        return new HardwareProfile(
                product,
                cpu,
                memory.probe(usedBytes.getAsLong()),
                disk.get(),
                system,
                found,
                runtimes.apply(found),
                steady.held());
    }

    @Override
    public Network network() {
        return network.probe();
    }

    /** What the machine lives on and how warm it is, as of the last {@link #refresh}. */
    public Conditions conditions() {
        return steady.held();
    }

    /**
     * Reads the little that changes from minute to minute: free memory, power and warmth.
     *
     * @return whether one of them changed for good, so that others should know
     */
    public boolean refresh() {
        return steady.take(availableBytes(), read());
    }

    private long availableBytes() {
        return memory.probe(usedBytes.getAsLong()).availableBytes();
    }

    private Conditions read() {
        return new Conditions(power.probe(), thermal.probe());
    }
}

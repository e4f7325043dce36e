package io.flotilla.contract.hardware;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.ProviderSupport.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Builds what a machine has, from a plain server with ONNX Runtime. */
public final class ProfileBuilder {

    private static final long MIB = 1L << 20;

    private String architecture = "x86-64";
    private List<String> isaExtensions = List.of("avx2", "fma");
    private long memoryMib = 16 * 1024;
    private long availableMib = 12 * 1024;
    private long diskMib = 100 * 1024;
    private List<Accelerator> accelerators = List.of();
    private Conditions conditions = Conditions.UNKNOWN;
    private final List<RuntimeSupport> runtimes = new ArrayList<>();

    private ProfileBuilder() {}

    public static ProfileBuilder aMachine() {
        return new ProfileBuilder().withRuntime(ModelRuntime.ONNX_RUNTIME, "cpu");
    }

    public static ProfileBuilder aMachineWithoutRuntime() {
        return new ProfileBuilder();
    }

    public ProfileBuilder withCpu(String architecture, String... isaExtensions) {
        this.architecture = architecture;
        this.isaExtensions = List.of(isaExtensions);
        return this;
    }

    /** Limit and available memory alike. */
    public ProfileBuilder withMemoryMib(long mib) {
        memoryMib = mib;
        availableMib = mib;
        return this;
    }

    public ProfileBuilder withAvailableMib(long mib) {
        availableMib = mib;
        return this;
    }

    public ProfileBuilder withDiskMib(long mib) {
        diskMib = mib;
        return this;
    }

    public ProfileBuilder withAccelerators(Accelerator... accelerators) {
        this.accelerators = List.of(accelerators);
        return this;
    }

    public ProfileBuilder withRuntime(ModelRuntime runtime, String... providers) {
        return withProviders(
                runtime,
                Arrays.stream(providers)
                        .map(name -> new ProviderSupport(name, "", "", State.PROVED, ""))
                        .toArray(ProviderSupport[]::new));
    }

    public ProfileBuilder withProviders(ModelRuntime runtime, ProviderSupport... providers) {
        runtimes.add(new RuntimeSupport(runtime, "1.0", List.of(providers)));
        return this;
    }

    public ProfileBuilder withConditions(Conditions conditions) {
        this.conditions = conditions;
        return this;
    }

    /** A graphics card; its id is its vendor and name. */
    public static Accelerator aGpu(String vendor, String modelName, long memoryMib) {
        return accelerator(Kind.GPU, Placement.DISCRETE, vendor, modelName, memoryMib);
    }

    /** A graphics processor that shares main memory. */
    public static Accelerator anIntegratedGpu(String vendor, String modelName) {
        return accelerator(Kind.GPU, Placement.INTEGRATED, vendor, modelName, 0);
    }

    /** A neural processor that shares main memory. */
    public static Accelerator anNpu(String vendor, String modelName) {
        return accelerator(Kind.NPU, Placement.INTEGRATED, vendor, modelName, 0);
    }

    private static Accelerator accelerator(
            Kind kind, Placement placement, String vendor, String modelName, long memoryMib) {
        return new Accelerator(
                vendor + "/" + modelName,
                kind,
                placement,
                vendor,
                modelName,
                AcceleratorMemory.of(memoryMib * MIB),
                Driver.NONE,
                Activity.UNKNOWN);
    }

    public HardwareProfile build() {
        return new HardwareProfile(
                "",
                new Cpu(architecture, "", "", 4, 4, new TreeSet<>(isaExtensions)),
                new Memory(
                        memoryMib * MIB,
                        memoryMib * MIB,
                        availableMib * MIB,
                        Memory.LimitSource.MACHINE),
                new Disk(diskMib * MIB, diskMib * MIB),
                new OperatingSystem("linux", "", "", ""),
                accelerators,
                runtimes,
                conditions);
    }
}

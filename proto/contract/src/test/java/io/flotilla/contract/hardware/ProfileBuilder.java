package io.flotilla.contract.hardware;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import java.util.ArrayList;
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
        runtimes.add(new RuntimeSupport(runtime, "1.0", List.of(providers)));
        return this;
    }

    public HardwareProfile build() {
        return new HardwareProfile(
                new Cpu(architecture, "", "", 4, new TreeSet<>(isaExtensions)),
                new Memory(
                        memoryMib * MIB,
                        memoryMib * MIB,
                        availableMib * MIB,
                        Memory.LimitSource.MACHINE),
                new Disk(diskMib * MIB, diskMib * MIB),
                new OperatingSystem("linux", "", "", ""),
                accelerators,
                runtimes);
    }
}

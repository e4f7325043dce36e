package io.flotilla.agent.simulate;

import io.flotilla.agent.runtime.Engines;
import io.flotilla.agent.shared.ConfigSection;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.Driver;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.Memory.LimitSource;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what the machines of a population have. */
final class HardwareReader {
    private static final long GIB = 1L << 30;
    private static final int MAX_CORES = 1024;
    private static final List<String> ARCHITECTURES = List.of("x86-64", "aarch64");

    /** The system and its services take a part. */
    private static final double FREE_RATIO = 0.75;

    private HardwareReader() {}

    static HardwareProfile read(ConfigSection section) {
        var memoryBytes = section.size("memory", 4 * GIB);
        var diskBytes = section.size("disk", 32 * GIB);
        var accelerators = accelerators(section);
        return new HardwareProfile(
                orEmpty(section.text("product")),
                cpu(section),
                new Memory(
                        memoryBytes,
                        memoryBytes,
                        (long) (memoryBytes * FREE_RATIO),
                        LimitSource.MACHINE),
                new Disk(diskBytes, (long) (diskBytes * FREE_RATIO)),
                new OperatingSystem("linux", "simulated", "6.1", "glibc 2.36"),
                accelerators.stream().map(Modelled::accelerator).toList(),
                runtimes(section, accelerators),
                Conditions.UNKNOWN);
    }

    /** An accelerator, and by which provider engines compute on it; empty: by none. */
    private record Modelled(Accelerator accelerator, String provider) {}

    private static Cpu cpu(ConfigSection section) {
        var architecture = orEmpty(section.text("architecture"));
        if (!ARCHITECTURES.contains(architecture)) {
            section.problem("architecture", "must be one of " + ARCHITECTURES);
        }
        var cores = section.number("cores", 4, 1, MAX_CORES);
        return new Cpu(
                architecture,
                "simulated",
                "simulated",
                cores,
                cores,
                new TreeSet<>(section.list("isa")));
    }

    private static List<Modelled> accelerators(ConfigSection section) {
        var found = new ArrayList<Modelled>();
        for (var each : section.sections("accelerators")) {
            var memory = each.size("memory", 0);
            var kind = each.choice("kind", Accelerator.Kind.GPU);
            var placement =
                    memory == 0 ? Accelerator.Placement.INTEGRATED : Accelerator.Placement.DISCRETE;
            found.add(
                    new Modelled(
                            new Accelerator(
                                    "simulated-" + found.size(),
                                    kind,
                                    placement,
                                    orEmpty(each.text("vendor")),
                                    orEmpty(each.text("product")),
                                    new AcceleratorMemory(memory, memory, 0),
                                    Driver.named("simulated"),
                                    Activity.UNKNOWN),
                            orEmpty(each.text("provider"))));
        }
        return found;
    }

    private static List<RuntimeSupport> runtimes(
            ConfigSection section, List<Modelled> accelerators) {
        var runtimes = new ArrayList<RuntimeSupport>();
        for (var name : section.list("runtimes")) {
            var runtime = Engines.named(name);
            if (runtime.isEmpty()) {
                section.problem("runtimes", "names an engine that is not known: " + name);
            }
            runtime.ifPresent(known -> runtimes.add(support(known, accelerators)));
        }
        if (runtimes.isEmpty()) {
            section.problem("runtimes", "must name engines, such as [onnxruntime, llama.cpp]");
        }
        return runtimes;
    }

    private static RuntimeSupport support(ModelRuntime runtime, List<Modelled> accelerators) {
        var providers = new ArrayList<ProviderSupport>();
        for (var each : accelerators) {
            if (!each.provider.isEmpty()) {
                providers.add(
                        new ProviderSupport(
                                each.provider,
                                each.provider + ":0",
                                each.accelerator.id(),
                                ProviderSupport.State.PROVED,
                                ""));
            }
        }
        providers.add(ProviderSupport.provedOnCpu());
        return new RuntimeSupport(runtime, "simulated", providers);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aGpu;
import static io.flotilla.contract.hardware.ProfileBuilder.aMachineWithoutRuntime;
import static io.flotilla.contract.hardware.ProfileBuilder.anNpu;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.anOnnxVariant;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.ProviderSupport.State;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Objection;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.QualityFloor;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.VariantPolicy.Accelerators;
import io.flotilla.contract.selection.VariantPolicy.Room;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One device, the variants of a version, and a policy, made by chance from a seed. */
record World(int seed, DeviceFacts device, List<Variant> variants, VariantPolicy policy) {

    private static final Accelerator GPU = aGpu("nvidia", "A Card", 1024);
    private static final Accelerator NPU = anNpu("intel", "An NPU");

    Selection select() {
        return VariantSelector.select(device, MODEL_VERSION, variants, policy);
    }

    World with(UnaryOperator<VariantPolicy> change) {
        return new World(seed, device, variants, change.apply(policy));
    }

    World withDevice(DeviceFacts changed) {
        return new World(seed, changed, variants, policy);
    }

    World withVariants(List<Variant> changed) {
        return new World(seed, device, changed, policy);
    }

    World withOnly(Set<String> names) {
        return withVariants(
                variants.stream().filter(variant -> names.contains(variant.name())).toList());
    }

    /** The same device without what is beside its processor. */
    World onCpuOnly() {
        var hardware = device.hardware();
        var plain = aMachineWithoutRuntime();
        hardware.runtimes().stream()
                .map(RuntimeSupport::runtime)
                .forEach(runtime -> plain.withRuntime(runtime, "cpu"));
        var memory = hardware.memory();
        var built =
                plain.withCpu(
                                hardware.cpu().architecture(),
                                hardware.cpu().isaExtensions().toArray(String[]::new))
                        .withMemoryMib(memory.availableBytes() >> 20)
                        .withDiskMib(hardware.disk().availableBytes() >> 20)
                        .build();
        return withDevice(device.withHardware(built));
    }

    World withTwiceTheMemory() {
        var hardware = device.hardware();
        var memory = hardware.memory();
        var doubled =
                new io.flotilla.contract.hardware.Memory(
                        memory.totalBytes() * 2,
                        memory.limitBytes() * 2,
                        memory.availableBytes() * 2,
                        memory.limitSource());
        return withDevice(device.withHardware(hardware.withMemory(doubled)));
    }

    @Override
    public String toString() {
        return "world " + seed;
    }

    static World of(int seed) {
        var chance = new Random(seed);
        var variants = new ArrayList<Variant>();
        for (var i = 0; i < chance.nextInt(12); i++) {
            variants.add(variant(chance, "v" + i));
        }
        return new World(seed, device(chance, variants), variants, policy(chance, variants));
    }

    private static Variant variant(Random chance, String id) {
        var precisions = Precision.values();
        var precision = precisions[chance.nextInt(precisions.length)];
        var built =
                chance.nextBoolean()
                        ? anOnnxVariant(precision, 0.3 + 4 * chance.nextDouble())
                        : aGgufVariant(precision, 1.5 + 8 * chance.nextDouble());
        if (chance.nextInt(8) == 0) {
            built.withRequiredIsa("avx512_vnni");
        }
        if (chance.nextInt(3) == 0) {
            built.measuredAt(chance.nextDouble() * chance.nextDouble());
        }
        if (chance.nextInt(10) == 0) {
            built.withExecutionProvider("openvino");
        }
        return built.withId(id).build();
    }

    private static DeviceFacts device(Random chance, List<Variant> variants) {
        var machine =
                aMachineWithoutRuntime()
                        .withAvailableMib(128L << chance.nextInt(7))
                        .withDiskMib(100L << chance.nextInt(8))
                        .withCpu("x86-64", chance.nextBoolean() ? "avx512_vnni" : "avx2")
                        .withAccelerators(GPU, NPU);
        if (chance.nextInt(4) > 0) {
            machine.withProviders(
                    ModelRuntime.ONNX_RUNTIME,
                    ProviderSupport.provedOnCpu(),
                    provider(chance, "openvino", NPU),
                    provider(chance, "cuda", GPU));
        }
        if (chance.nextInt(4) > 0) {
            machine.withProviders(
                    ModelRuntime.LLAMA_CPP,
                    ProviderSupport.provedOnCpu(),
                    provider(chance, "cuda", GPU),
                    provider(chance, "vulkan", GPU));
        }
        var cached = new HashSet<String>();
        var quarantined = new HashMap<String, Quarantine>();
        var objections = new HashMap<String, Objection>();
        var measured = new ArrayList<Measured>();
        for (var variant : variants) {
            if (chance.nextInt(4) == 0) {
                cached.add(variant.name());
            }
            if (chance.nextInt(12) == 0) {
                quarantined.put(variant.name(), new Quarantine("it did not load", null));
            }
            if (chance.nextInt(20) == 0) {
                objections.put(
                        variant.name(), new Objection(Objection.Kind.NOT_TRUSTED, "no reason"));
            }
            if (chance.nextInt(3) == 0) {
                measured.add(measurement(chance, variant));
            }
        }
        return DeviceFacts.of(machine.build())
                .withCachedVariants(cached)
                .withQuarantines(quarantined)
                .withObjections(objections)
                .withMeasurements(measured);
    }

    private static ProviderSupport provider(Random chance, String name, Accelerator accelerator) {
        var states = State.values();
        return new ProviderSupport(
                name, "", accelerator.id(), states[chance.nextInt(states.length)], "");
    }

    private static Measured measurement(Random chance, Variant variant) {
        var runtime = variant.facts().requirements().runtimes().getFirst();
        var providers = List.of("cpu", "cuda", "openvino");
        var sources = Measured.Source.values();
        return new Measured(
                new Measured.Subject(
                        variant.name(),
                        runtime,
                        "1.0",
                        providers.get(chance.nextInt(providers.size()))),
                sources[chance.nextInt(sources.length)],
                1 + chance.nextInt(5),
                new Measured.Speed(
                        100 * chance.nextDouble(),
                        chance.nextDouble(),
                        1 + chance.nextDouble(),
                        chance.nextDouble()),
                chance.nextDouble(),
                chance.nextLong(2_000_000_000));
    }

    private static VariantPolicy policy(Random chance, List<Variant> variants) {
        var objectives = Objective.values();
        var contextTokens = chance.nextInt(3) * 4096L;
        var policy =
                VariantPolicy.DEFAULT
                        .withObjective(objectives[chance.nextInt(objectives.length)])
                        .withRoom(
                                Room.DEFAULT
                                        .withMemoryHeadroomPercent(chance.nextInt(60))
                                        .withContext(contextTokens, chance.nextInt(3) * 700L)
                                        .withSequences(1 + chance.nextInt(3))
                                        .withKeyValueTypes(
                                                chance.nextBoolean()
                                                        ? Set.of(KeyValueType.values())
                                                        : Set.of(KeyValueType.F16)))
                        .withAccelerators(
                                new Accelerators(chance.nextBoolean(), chance.nextBoolean()));
        if (chance.nextInt(3) == 0) {
            policy = policy.withPreferBits(List.of(4, 8));
        }
        if (chance.nextInt(4) == 0) {
            policy = policy.withSpeed(new SpeedObjective(10, 0.5, 0));
        }
        if (chance.nextInt(4) == 0) {
            policy = policy.withQualityFloor(QualityFloor.ofDivergence(0.3));
        }
        return !variants.isEmpty() && chance.nextInt(8) == 0
                ? policy.withPin(variants.getFirst().id())
                : policy;
    }
}

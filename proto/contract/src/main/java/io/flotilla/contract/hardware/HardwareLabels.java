package io.flotilla.contract.hardware;

import io.flotilla.contract.hardware.ProviderSupport.State;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Turns what a machine has into labels that selectors can match. */
public final class HardwareLabels {

    /** What every hardware label's key begins with; nobody else may set such labels. */
    public static final String PREFIX = "hw.flotilla.io/";

    private static final long GIB = 1L << 30;
    private static final long GIGABYTE = 1_000_000_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,40}[a-z0-9])?");
    private static final Pattern VALUE =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    /** Those that kernels for models are written with: a processor has a hundred others. */
    private static final Set<String> ISA_OF_MODELS =
            Set.of(
                    ("sse4_2 avx avx2 fma f16c avx_vnni avx_vnni_int8 avx512f avx512bw avx512vl"
                                    + " avx512_vnni avx512_bf16 avx512_fp16 amx_tile amx_int8"
                                    + " amx_bf16 amx_fp16 avx10 asimd asimdhp asimddp i8mm bf16 sve"
                                    + " sve2 svei8mm svebf16 sme sme2 v")
                            .split(" "));

    private final SortedMap<String, String> labels = new TreeMap<>();
    private final HardwareProfile profile;

    private HardwareLabels(HardwareProfile profile) {
        this.profile = profile;
    }

    /**
     * The labels of a machine:
     *
     * <ul>
     *   <li>{@code arch}, {@code isa-tier}, {@code memory-class} and {@code accelerator}: the parts
     *       of its {@link HardwareClass}
     *   <li>{@code product}, {@code cpu-vendor}, {@code os} and {@code libc}: what it and they are
     *       called
     *   <li>{@code memory-gib} and {@code disk-gib}: the memory limit and the disk in whole GiB,
     *       rounded down; {@code memory-gbps}: memory bandwidth in GB/s
     *   <li>{@code cores} and {@code physical-cores}: hardware threads that the agent may use, and
     *       the machine's cores
     *   <li>{@code isa.X}: {@code true} for each instruction set extension that matters for models
     *   <li>{@code gpu.V}, {@code npu.V}, {@code tpu.V}: {@code discrete}, {@code integrated} or
     *       {@code unknown}, for each accelerator's vendor; {@code gpu-memory-gib}: the memory of
     *       the largest
     *   <li>{@code driver.X}: the version of an accelerator's driver
     *   <li>{@code runtime.X}: {@code true} for each engine, {@code runtime-version.X} its version
     *   <li>{@code provider.X}: the most that is known of each execution provider: {@code failed},
     *       {@code offered}, {@code unproved} or {@code proved}
     *   <li>{@code power}: {@code mains} or {@code battery}; {@code thermal}: {@code normal},
     *       {@code hot} or {@code throttled}
     * </ul>
     *
     * What is not known, or cannot be written as a label, has none.
     */
    public static SortedMap<String, String> of(HardwareProfile profile) {
        var labels = new HardwareLabels(profile);
        labels.putClass();
        labels.putMachine();
        labels.putSizes();
        profile.accelerators().forEach(labels::putAccelerator);
        profile.runtimes().forEach(labels::putRuntime);
        return Collections.unmodifiableSortedMap(labels.labels);
    }

    private void putClass() {
        var hardwareClass = HardwareClass.of(profile);
        put("arch", hardwareClass.architecture());
        put("isa-tier", hardwareClass.isaTier());
        put("memory-class", hardwareClass.memory());
        put("accelerator", hardwareClass.accelerator());
    }

    private void putMachine() {
        put("product", HardwareClass.slug(profile.product()));
        put("cpu-vendor", HardwareClass.slug(profile.cpu().vendor()));
        put("os", profile.operatingSystem().family());
        put("libc", profile.operatingSystem().libc().replace(' ', '-'));
        profile.cpu().isaExtensions().stream()
                .filter(ISA_OF_MODELS::contains)
                .forEach(name -> put("isa." + name, "true"));
        putKnown("power", profile.conditions().power().source());
        putKnown("thermal", profile.conditions().thermal().state());
    }

    private void putSizes() {
        put("memory-gib", Long.toString(profile.memory().limitBytes() / GIB));
        put("disk-gib", Long.toString(profile.disk().totalBytes() / GIB));
        putCount("memory-gbps", profile.memory().bandwidthBytesPerSecond() / GIGABYTE);
        put("cores", Integer.toString(profile.cpu().logicalCores()));
        putCount("physical-cores", profile.cpu().physicalCores());
        profile.accelerators().stream()
                .filter(Accelerator::isDiscreteGpu)
                .map(found -> found.memory().totalBytes())
                .max(Comparator.naturalOrder())
                .ifPresent(bytes -> putCount("gpu-memory-gib", bytes / GIB));
    }

    private void putAccelerator(Accelerator found) {
        put(lower(found.kind()) + "." + found.vendor(), lower(found.placement()));
        put("driver." + found.driver().name(), found.driver().version());
    }

    private void putRuntime(RuntimeSupport support) {
        put("runtime." + support.runtime().id(), "true");
        put("runtime-version." + support.runtime().id(), support.version());
        support.providers().forEach(this::putProvider);
    }

    private void putProvider(ProviderSupport provider) {
        var key = "provider." + provider.name();
        var known = labels.get(PREFIX + key);
        if (known == null || knowsMore(provider.state(), known)) {
            put(key, lower(provider.state()));
        }
    }

    /** One device that works says more of a provider than another which does not. */
    private static boolean knowsMore(State state, String known) {
        return rank(state) > rank(State.valueOf(known.toUpperCase(Locale.ROOT)));
    }

    private static int rank(State state) {
        return switch (state) {
            case FAILED -> 0;
            case OFFERED -> 1;
            case UNPROVED -> 2;
            case PROVED -> 3;
        };
    }

    private void putKnown(String name, Enum<?> state) {
        if (!state.name().equals("UNKNOWN")) {
            put(name, lower(state));
        }
    }

    private void putCount(String name, long count) {
        if (count > 0) {
            put(name, Long.toString(count));
        }
    }

    private void put(String name, String value) {
        if (NAME.matcher(name).matches() && VALUE.matcher(value).matches()) {
            labels.put(PREFIX + name, value);
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

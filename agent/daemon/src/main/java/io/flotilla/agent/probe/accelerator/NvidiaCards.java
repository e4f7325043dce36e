package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes NVIDIA's cards by the library of their driver, or without it by what the kernel says.
 */
final class NvidiaCards {
    private static final Pattern DRIVER_VERSION =
            Pattern.compile("Kernel Module(?: for \\S+)?\\s+(\\d+(?:\\.\\d+)+)");
    private static final double PERCENT = 100;
    private static final double MILLI = 1000;
    private static final int BITS_PER_CYCLE = 2;
    private static final long MEGA = 1_000_000;

    private final ProbeFiles files;
    private final String driverVersion;
    private final String api;
    private final Map<String, NvmlLibrary.Card> cards = new HashMap<>();

    NvidiaCards(ProbeFiles files, @Nullable NvmlLibrary nvml) {
        var present = Optional.ofNullable(nvml);
        this.files = files;
        this.driverVersion =
                present.map(NvmlLibrary::driverVersion)
                        .filter(version -> !version.isEmpty())
                        .orElseGet(this::kernelModule);
        this.api = present.map(NvidiaCards::cuda).orElse("");
        present.ifPresent(
                library ->
                        library.cards().forEach(card -> cards.put(kernelId(card.busId()), card)));
    }

    private String kernelModule() {
        return files.find("/proc/driver/nvidia/version", DRIVER_VERSION)
                .map(match -> match.group(1))
                .orElse("");
    }

    private static String cuda(NvmlLibrary library) {
        var version = library.cudaVersion();
        return version.isPresent()
                ? "CUDA %d.%d"
                        .formatted(version.getAsLong() / 1000, version.getAsLong() % 1000 / 10)
                : "";
    }

    /** The library writes eight digits of the domain, and capitals. */
    private static String kernelId(String busId) {
        var lower = busId.toLowerCase(Locale.ROOT);
        return lower.length() > "0000:00:00.0".length() ? lower.substring(4) : lower;
    }

    Supplier<Accelerator> card(PciDevice device, PciNames names) {
        var driver = new Driver(device.driver(), driverVersion, api);
        var card = cards.get(device.id());
        if (card != null) {
            return () -> described(device, driver, card);
        }
        var still =
                accelerator(
                        device,
                        name(device, names),
                        driver,
                        AcceleratorMemory.NONE,
                        Activity.UNKNOWN);
        return () -> still;
    }

    private String name(PciDevice device, PciNames names) {
        var information = "/proc/driver/nvidia/gpus/" + device.id() + "/information";
        return files.field(information, "Model").orElseGet(() -> names.name(device));
    }

    private static Accelerator described(PciDevice device, Driver driver, NvmlLibrary.Card card) {
        return accelerator(
                device,
                card.name(),
                driver,
                new AcceleratorMemory(
                        card.totalBytes().orElse(0), card.freeBytes().orElse(0), bandwidth(card)),
                new Activity(
                        scaled(card.utilizationPercent(), PERCENT),
                        scaled(card.powerMilliwatts(), MILLI),
                        scaled(card.temperatureCelsius(), 1)));
    }

    private static long bandwidth(NvmlLibrary.Card card) {
        return card.memoryClockMegahertz().orElse(0)
                * MEGA
                * BITS_PER_CYCLE
                * card.memoryBusBits().orElse(0)
                / Byte.SIZE;
    }

    private static Accelerator accelerator(
            PciDevice device,
            String name,
            Driver driver,
            AcceleratorMemory memory,
            Activity activity) {
        return new Accelerator(
                device.id(),
                Kind.GPU,
                Placement.DISCRETE,
                "nvidia",
                name,
                memory,
                driver,
                activity);
    }

    private static @Nullable Double scaled(OptionalLong number, double unit) {
        return number.isPresent() ? number.getAsLong() / unit : null;
    }
}

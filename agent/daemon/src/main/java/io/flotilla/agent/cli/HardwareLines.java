package io.flotilla.agent.cli;

import io.flotilla.agent.shared.ByteSize;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.HardwareClass;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a machine has, line by line for people. */
final class HardwareLines {
    private static final long MEGABYTE = 1_000_000;

    private HardwareLines() {}

    static List<String> of(HardwareProfile profile) {
        var lines = new ArrayList<String>();
        var cpu = profile.cpu();
        var memory = profile.memory();
        var system = profile.operatingSystem();
        lines.add("class        " + HardwareClass.of(profile).key());
        if (!profile.product().isEmpty()) {
            lines.add("machine      " + profile.product());
        }
        lines.add(
                "processor    %s, %s, %d cores, %d threads"
                        .formatted(
                                cpu.modelName(),
                                cpu.architecture(),
                                cpu.physicalCores(),
                                cpu.logicalCores()));
        lines.add("instructions " + String.join(" ", cpu.isaExtensions()));
        lines.add(
                "memory       %s, limit %s (%s), available %s%s"
                        .formatted(
                                ByteSize.format(memory.totalBytes()),
                                ByteSize.format(memory.limitBytes()),
                                memory.limitSource(),
                                ByteSize.format(memory.availableBytes()),
                                bandwidth(memory.bandwidthBytesPerSecond())));
        lines.add(
                "disk         %s, available %s"
                        .formatted(
                                ByteSize.format(profile.disk().totalBytes()),
                                ByteSize.format(profile.disk().availableBytes())));
        lines.add("system       " + joined(system.version(), system.kernel(), system.libc()));
        lines.add("conditions   " + conditions(profile.conditions()));
        profile.accelerators().forEach(found -> lines.add("accelerator  " + accelerator(found)));
        profile.runtimes().forEach(found -> lines.add("engine       " + engine(found)));
        return lines;
    }

    private static String accelerator(Accelerator found) {
        var memory = found.memory();
        return joined(
                        found.vendor() + " " + found.modelName(),
                        lower(found.placement()) + " " + found.kind(),
                        found.id(),
                        found.driver().toString(),
                        memory.totalBytes() > 0 ? ByteSize.format(memory.totalBytes()) : "")
                + bandwidth(memory.bandwidthBytesPerSecond());
    }

    private static String engine(RuntimeSupport found) {
        return joined(
                found.runtime().id() + " " + found.version(),
                found.providers().stream()
                        .map(HardwareLines::provider)
                        .collect(Collectors.joining(", ")));
    }

    private static String provider(ProviderSupport provider) {
        var place = provider.accelerator().isEmpty() ? "" : " on " + provider.accelerator();
        var reason = provider.reason().isEmpty() ? "" : " (" + provider.reason() + ")";
        return provider.name() + place + " " + lower(provider.state()) + reason;
    }

    private static String conditions(Conditions conditions) {
        var celsius = conditions.thermal().celsius();
        var battery = conditions.power().batteryRatio();
        return joined(
                "power " + lower(conditions.power().source()),
                battery == null ? "" : "battery %.0f %%".formatted(battery * 100),
                "warmth " + lower(conditions.thermal().state()),
                celsius == null ? "" : "%.0f °C".formatted(celsius));
    }

    private static String bandwidth(long bytesPerSecond) {
        return bytesPerSecond > 0 ? ", %d MB/s".formatted(bytesPerSecond / MEGABYTE) : "";
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isBlank()).collect(Collectors.joining(" · "));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package io.flotilla.cli.resource;

import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.device.v1.Accelerator;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.HardwareProfile;
import io.flotilla.proto.device.v1.RuntimeSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A device on one page: what it is and serves, its hardware, and what each engine can do with it.
 */
final class DeviceSheet {
    private static final double PERCENT = 100;
    private static final double GIGA = 1e9;

    private final Printer printer;

    DeviceSheet(Printer printer) {
        this.printer = printer;
    }

    void show(Device device) {
        field("Name", device.getName());
        field(
                "State",
                joined(
                        Words.constant(device.getState(), "STATE"),
                        Words.constant(device.getConnectivity(), "CONNECTIVITY"),
                        Words.constant(device.getHealth(), "HEALTH")));
        field("Last seen", Words.time(device.hasLastSeenTime(), device.getLastSeenTime()));
        field("Agent", device.getAgentVersion());
        field("Labels", Words.labels(device.getLabelsMap()));
        device.getSlotsList()
                .forEach(slot -> field("Slot " + slot.getSlot(), serves(slot.getVariant())));
        field("Class", device.getHardwareClass());
        if (device.hasHardwareProfile()) {
            hardware(device.getHardwareProfile());
        }
        printer.line("");
        printer.line("Hardware labels:");
        device.getHardwareLabelsMap().entrySet().stream()
                .map(label -> "  " + label.getKey() + "=" + label.getValue())
                .sorted()
                .forEach(printer::line);
    }

    private static String serves(String variant) {
        return variant.isEmpty() ? "serves nothing" : variant;
    }

    private void hardware(HardwareProfile profile) {
        var cpu = profile.getCpu();
        var memory = profile.getMemory();
        var system = profile.getOperatingSystem();
        field("Machine", profile.getProduct());
        field(
                "Processor",
                "%s, %d cores, %d threads"
                        .formatted(
                                cpu.getModelName(), cpu.getPhysicalCores(), cpu.getLogicalCores()));
        field(
                "Memory",
                joined(
                        Words.bytes(memory.getLimitBytes()) + " to use",
                        Words.bytes(memory.getAvailableBytes()) + " free",
                        bandwidth(memory.getBandwidthBytesPerSecond())));
        field(
                "Disk",
                joined(
                        Words.bytes(profile.getDisk().getTotalBytes()),
                        Words.bytes(profile.getDisk().getAvailableBytes()) + " free"));
        field("System", joined(system.getVersion(), system.getKernel(), system.getLibc()));
        field("Conditions", conditions(profile));
        accelerators(profile);
        engines(profile);
    }

    private static String conditions(HardwareProfile profile) {
        var power = profile.getPower();
        var thermal = profile.getThermal();
        return joined(
                Words.constant(power.getSource(), "SOURCE"),
                power.hasBatteryRatio()
                        ? "battery %.0f %%".formatted(power.getBatteryRatio() * PERCENT)
                        : "",
                Words.constant(thermal.getState(), "STATE"),
                thermal.hasCelsius() ? "%.0f °C".formatted(thermal.getCelsius()) : "");
    }

    private void accelerators(HardwareProfile profile) {
        if (profile.getAcceleratorsCount() == 0) {
            return;
        }
        printer.line("");
        var table = new Table("ACCELERATOR", "KIND", "ID", "MEMORY", "DRIVER");
        for (var found : profile.getAcceleratorsList()) {
            table.row(
                    (found.getVendor() + " " + found.getModelName()).strip(),
                    joined(
                            Words.constant(found.getKind(), "KIND"),
                            Words.constant(found.getPlacement(), "PLACEMENT")),
                    found.getId(),
                    memory(found),
                    joined(found.getDriver(), found.getDriverVersion(), found.getDriverApi()));
        }
        table.lines().forEach(printer::line);
    }

    private static String memory(Accelerator found) {
        return found.getMemoryBytes() == 0
                ? "-"
                : joined(
                        Words.bytes(found.getMemoryBytes()),
                        bandwidth(found.getMemoryBandwidthBytesPerSecond()));
    }

    private void engines(HardwareProfile profile) {
        if (profile.getRuntimesCount() == 0) {
            return;
        }
        printer.line("");
        var table = new Table("ENGINE", "VERSION", "PROVIDER", "ON", "STATE", "REASON");
        profile.getRuntimesList().forEach(engine -> rows(table, engine));
        table.lines().forEach(printer::line);
    }

    private static void rows(Table table, RuntimeSupport engine) {
        for (var provider : engine.getProviderSupportsList()) {
            table.row(
                    engine.getRuntime(),
                    engine.getVersion(),
                    provider.getName(),
                    provider.getAccelerator().isEmpty() ? "-" : provider.getAccelerator(),
                    Words.constant(provider.getState(), "STATE"),
                    provider.getReason());
        }
    }

    private static String bandwidth(long bytesPerSecond) {
        return bytesPerSecond == 0 ? "" : "%.0f GB/s".formatted(bytesPerSecond / GIGA);
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isBlank()).collect(Collectors.joining(", "));
    }

    private void field(String name, String value) {
        printer.line("%-12s %s".formatted(name + ":", value.isBlank() ? "-" : value));
    }
}

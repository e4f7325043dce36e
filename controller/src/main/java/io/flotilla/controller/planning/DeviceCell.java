package io.flotilla.controller.planning;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.ranking.FitCells;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.device.ReportedHardware.Sizes;
import java.util.ArrayList;
import java.util.List;

/** Devices for which selection answers alike. Its list is guarded by itself while it is filled. */
final class DeviceCell {

    private final Key key;
    private final List<DeviceOutline> devices = new ArrayList<>();

    /**
     * What devices have alike that differ in nothing but what is free and what they serve.
     *
     * @param hardware the common part of it, by the key of what stands for it
     * @param experience as far as it matters
     */
    record Kind(long hardware, String hardwareClass, Experience experience) {}

    /** All that selection reads of a device, what is free only as far as it matters. */
    record Key(Kind kind, FitCells.Cell fit, String variant, List<String> otherVariants) {

        static Key of(DeviceOutline device, Kind kind, FitCells.Cell fit) {
            return new Key(kind, fit, device.slot().variant(), device.slot().otherVariants());
        }
    }

    DeviceCell(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    synchronized void add(DeviceOutline device) {
        devices.add(device);
    }

    synchronized List<DeviceOutline> devices() {
        return List.copyOf(devices);
    }

    /** What the devices have, with as much free as each of them has at least. */
    synchronized HardwareProfile leastHardware(HardwareProfile common) {
        var sizes = devices.getFirst().sizes();
        var least =
                new Sizes(
                        sizes.memoryTotalBytes(),
                        sizes.memoryLimitBytes(),
                        devices.stream().mapToLong(DeviceCell::availableBytes).min().orElse(0),
                        sizes.diskTotalBytes(),
                        devices.stream()
                                .mapToLong(device -> device.sizes().diskAvailableBytes())
                                .min()
                                .orElse(0));
        return LastKnownFacts.hardware(common, least, 0);
    }

    static long availableBytes(DeviceOutline device) {
        return LastKnownFacts.availableBytes(device.sizes(), device.slot().residentBytes());
    }
}

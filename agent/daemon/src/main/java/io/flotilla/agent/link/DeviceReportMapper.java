package io.flotilla.agent.link;

import io.flotilla.agent.reconcile.DeviceStatus;
import io.flotilla.contract.hardware.HardwareClass;
import io.flotilla.contract.hardware.HardwareLabels;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.mapping.HardwareProfileMapper;
import io.flotilla.contract.mapping.QuarantineMapper;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.SlotStatus;
import io.flotilla.proto.link.v1.DeviceReport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps what this device has and serves. What it has changes seldom and is mapped once for all that
 * it serves meanwhile. For one thread.
 */
final class DeviceReportMapper {

    private static final int MAX_QUARANTINES = 128;

    private @Nullable HardwareProfile hardware;
    private DeviceReport hardwareReport = DeviceReport.getDefaultInstance();

    DeviceReport toProto(DeviceStatus status) {
        if (!status.hardware().equals(hardware)) {
            hardware = status.hardware();
            hardwareReport = toProto(status.hardware());
        }
        var message = hardwareReport.toBuilder().setHealth(toProto(status.health()));
        status.slots().forEach(slot -> message.addSlots(toProto(slot)));
        status.quarantines().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_QUARANTINES)
                .map(entry -> QuarantineMapper.toWire(entry.getKey(), entry.getValue()))
                .forEach(message::addQuarantines);
        return message.build();
    }

    private static DeviceReport toProto(HardwareProfile hardware) {
        return DeviceReport.newBuilder()
                .setHardwareProfile(HardwareProfileMapper.toWire(hardware))
                .setHardwareClass(HardwareClass.of(hardware).key())
                .putAllHardwareLabels(HardwareLabels.of(hardware))
                .build();
    }

    private static SlotStatus toProto(DeviceStatus.SlotStatus slot) {
        return SlotStatus.newBuilder()
                .setSlot(slot.slot())
                .setModelVersion(slot.modelVersion())
                .setVariant(slot.variant())
                .setPreviousModelVersion(slot.previousModelVersion())
                .setReady(slot.ready())
                .setResidentBytes(slot.residentBytes())
                .setEndpoint(slot.endpoint())
                .build();
    }

    private static Device.Health toProto(DeviceStatus.Health health) {
        return switch (health) {
            case HEALTHY -> Device.Health.HEALTH_HEALTHY;
            case DEGRADED -> Device.Health.HEALTH_DEGRADED;
            case UNHEALTHY -> Device.Health.HEALTH_UNHEALTHY;
        };
    }
}

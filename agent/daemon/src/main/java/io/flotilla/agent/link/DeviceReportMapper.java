package io.flotilla.agent.link;

import io.flotilla.agent.reconcile.DeviceStatus;
import io.flotilla.contract.hardware.HardwareClass;
import io.flotilla.contract.hardware.HardwareLabels;
import io.flotilla.contract.mapping.HardwareProfileMapper;
import io.flotilla.contract.mapping.QuarantineMapper;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.SlotStatus;
import io.flotilla.proto.link.v1.DeviceReport;
import java.util.Map;

/** Maps what this device has and serves. */
final class DeviceReportMapper {

    private static final int MAX_QUARANTINES = 128;

    private DeviceReportMapper() {}

    static DeviceReport toProto(DeviceStatus status) {
        var message =
                DeviceReport.newBuilder()
                        .setHardwareProfile(HardwareProfileMapper.toWire(status.hardware()))
                        .setHardwareClass(HardwareClass.of(status.hardware()).key())
                        .putAllHardwareLabels(HardwareLabels.of(status.hardware()))
                        .setHealth(toProto(status.health()));
        status.slots().forEach(slot -> message.addSlots(toProto(slot)));
        status.quarantines().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_QUARANTINES)
                .map(entry -> QuarantineMapper.toWire(entry.getKey(), entry.getValue()))
                .forEach(message::addQuarantines);
        return message.build();
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

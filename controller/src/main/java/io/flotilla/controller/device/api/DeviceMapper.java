package io.flotilla.controller.device.api;

import io.flotilla.contract.label.LabelRules;
import io.flotilla.contract.mapping.QuarantineMapper;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.controller.device.Connectivity;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Health;
import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.SlotStatus;
import io.flotilla.proto.link.v1.DeviceReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps devices, and what they report of themselves, between Java and the wire. */
public final class DeviceMapper {

    private static final int MAX_HARDWARE_LABELS = 100;
    private static final int MAX_SLOTS = 16;
    private static final int MAX_QUARANTINES = 128;
    private static final int MAX_TEXT_LENGTH = 512;

    private DeviceMapper() {}

    static Device toWire(
            io.flotilla.controller.device.Device device,
            Connectivity connectivity,
            @Nullable Instant lastSeen) {
        var facts = device.facts();
        var message =
                Device.newBuilder()
                        .setName(device.name())
                        .setDisplayName(device.displayName())
                        .setState(toWire(device.state()))
                        .setConnectivity(toWire(connectivity))
                        .setHealth(toWire(facts.health()))
                        .putAllLabels(device.labels())
                        .putAllHardwareLabels(facts.hardwareLabels())
                        .setHardwareClass(facts.hardwareClass())
                        .setAgentVersion(facts.agentVersion())
                        .setCreateTime(Times.toProto(device.times().created()))
                        .setUpdateTime(Times.toProto(device.times().updated()))
                        .setEtag(device.etag().value());
        facts.slots().forEach(slot -> message.addSlots(toWire(slot)));
        if (facts.hardware() != null) {
            message.setHardwareProfile(HardwareParts.join(facts.hardware()));
        }
        if (lastSeen != null) {
            message.setLastSeenTime(Times.toProto(lastSeen));
        }
        return message.build();
    }

    /**
     * What an agent says of its device; its slots in the order of their names. Labels that are not
     * well-formed or not those of hardware are left out, since selectors must be able to trust
     * them.
     */
    public static ReportedFacts fromWire(DeviceReport report, String agentVersion) {
        return new ReportedFacts(
                agentVersion,
                report.getHardwareClass(),
                hardwareLabels(report),
                HardwareParts.split(report.getHardwareProfile()),
                report.getSlotsList().stream()
                        .limit(MAX_SLOTS)
                        .map(DeviceMapper::fromWire)
                        .sorted(
                                Comparator.comparing(
                                        io.flotilla.controller.device.SlotStatus::slot))
                        .toList(),
                quarantines(report),
                fromWire(report.getHealth()));
    }

    private static Map<String, Quarantine> quarantines(DeviceReport report) {
        var quarantines = new HashMap<String, Quarantine>();
        report.getQuarantinesList().stream()
                .filter(message -> isWellFormed(message))
                .limit(MAX_QUARANTINES)
                .forEach(
                        message ->
                                quarantines.put(
                                        message.getVariant(), QuarantineMapper.fromWire(message)));
        return quarantines;
    }

    private static boolean isWellFormed(io.flotilla.proto.planning.v1.Quarantine message) {
        return !message.getVariant().isEmpty()
                && message.getVariant().length() <= MAX_TEXT_LENGTH
                && message.getReason().length() <= MAX_TEXT_LENGTH;
    }

    private static Map<String, String> hardwareLabels(DeviceReport report) {
        var labels = new HashMap<String, String>();
        report.getHardwareLabelsMap().entrySet().stream()
                .filter(label -> label.getKey().startsWith(ReportedFacts.LABEL_PREFIX))
                .filter(
                        label ->
                                LabelRules.violations("", Map.of(label.getKey(), label.getValue()))
                                        .isEmpty())
                .limit(MAX_HARDWARE_LABELS)
                .forEach(label -> labels.put(label.getKey(), label.getValue()));
        return labels;
    }

    public static SlotStatus toWire(io.flotilla.controller.device.SlotStatus slot) {
        return SlotStatus.newBuilder()
                .setSlot(slot.slot())
                .setModelVersion(slot.occupant().modelVersion())
                .setVariant(slot.occupant().variant())
                .setPreviousModelVersion(slot.previousModelVersion())
                .setReady(slot.ready())
                .setResidentBytes(slot.residentBytes())
                .setEndpoint(slot.endpoint())
                .build();
    }

    private static io.flotilla.controller.device.SlotStatus fromWire(SlotStatus message) {
        return new io.flotilla.controller.device.SlotStatus(
                message.getSlot(),
                new io.flotilla.controller.device.SlotStatus.Occupant(
                        message.getModelVersion(), message.getVariant()),
                message.getPreviousModelVersion(),
                message.getReady(),
                message.getResidentBytes(),
                message.getEndpoint());
    }

    public static Device.State toWire(DeviceState state) {
        return switch (state) {
            case PENDING_APPROVAL -> Device.State.STATE_PENDING_APPROVAL;
            case ACTIVE -> Device.State.STATE_ACTIVE;
            case SUSPENDED -> Device.State.STATE_SUSPENDED;
            case REJECTED -> Device.State.STATE_REJECTED;
            case RETIRING -> Device.State.STATE_RETIRING;
            case RETIRED -> Device.State.STATE_RETIRED;
        };
    }

    public static Device.Connectivity toWire(Connectivity connectivity) {
        return switch (connectivity) {
            case ONLINE -> Device.Connectivity.CONNECTIVITY_ONLINE;
            case STALE -> Device.Connectivity.CONNECTIVITY_STALE;
            case OFFLINE -> Device.Connectivity.CONNECTIVITY_OFFLINE;
        };
    }

    public static Device.Health toWire(Health health) {
        return switch (health) {
            case UNKNOWN -> Device.Health.HEALTH_UNSPECIFIED;
            case HEALTHY -> Device.Health.HEALTH_HEALTHY;
            case DEGRADED -> Device.Health.HEALTH_DEGRADED;
            case UNHEALTHY -> Device.Health.HEALTH_UNHEALTHY;
        };
    }

    private static Health fromWire(Device.Health health) {
        return switch (health) {
            case HEALTH_UNSPECIFIED, UNRECOGNIZED -> Health.UNKNOWN;
            case HEALTH_HEALTHY -> Health.HEALTHY;
            case HEALTH_DEGRADED -> Health.DEGRADED;
            case HEALTH_UNHEALTHY -> Health.UNHEALTHY;
        };
    }
}

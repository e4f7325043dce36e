package io.flotilla.controller.device;

import io.flotilla.controller.access.certificate.DeviceRegistry;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/** Makes devices as they enrol, and says which may call. */
@Singleton
public class DeviceEnrollment implements DeviceRegistry {

    private final DeviceRepository devices;
    private final EventLog events;
    private final jakarta.enterprise.event.Event<DeviceMoved> moved;
    private final Clock clock;

    DeviceEnrollment(
            DeviceRepository devices,
            EventLog events,
            jakarta.enterprise.event.Event<DeviceMoved> moved,
            Clock clock) {
        this.devices = devices;
        this.events = events;
        this.moved = moved;
        this.clock = clock;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void enrol(NewDevice candidate) {
        var device =
                Device.enrolled(
                        candidate.id(),
                        candidate.labels(),
                        candidate.isApproved(),
                        clock.instant());
        if (!devices.add(device, candidate.joinToken())) {
            return;
        }
        events.record(
                new Event(
                        Actor.device(candidate.id()),
                        "device.enrol",
                        device.name(),
                        "",
                        Map.of("to", device.state().name(), "joinToken", candidate.joinToken())));
        moved.fire(new DeviceMoved(device.id(), device.state()));
    }

    @Override
    public Admission admissionOf(DeviceId device) {
        var state = devices.stateOf(device);
        return switch (state) {
            case null -> Admission.UNKNOWN;
            case PENDING_APPROVAL -> Admission.PENDING_APPROVAL;
            case ACTIVE -> Admission.ACTIVE;
            case SUSPENDED -> Admission.SUSPENDED;
            case REJECTED -> Admission.REJECTED;
            case RETIRING, RETIRED -> Admission.RETIRED;
        };
    }
}

package io.flotilla.controller.access;

import io.flotilla.controller.shared.DeviceId;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Devices without the devices' feature. */
@Alternative
@Priority(1)
@ApplicationScoped
public class InMemoryDevices implements DeviceRegistry {

    private final Map<DeviceId, NewDevice> devices = new ConcurrentHashMap<>();
    private final Map<DeviceId, Admission> admissions = new ConcurrentHashMap<>();

    @Override
    public void enrol(NewDevice device) {
        devices.put(device.id(), device);
        admissions.put(device.id(), Admission.ADMITTED);
    }

    @Override
    public Admission admissionOf(DeviceId device) {
        return admissions.getOrDefault(device, Admission.UNKNOWN);
    }

    public Optional<NewDevice> find(DeviceId device) {
        return Optional.ofNullable(devices.get(device));
    }

    public void set(DeviceId device, Admission admission) {
        admissions.put(device, admission);
    }
}

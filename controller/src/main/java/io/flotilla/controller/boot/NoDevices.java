package io.flotilla.controller.boot;

import io.flotilla.controller.access.DeviceRegistry;
import io.flotilla.controller.shared.DeviceId;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/** Admits nobody, where no feature keeps devices. */
@DefaultBean
@ApplicationScoped
class NoDevices implements DeviceRegistry {

    @Override
    public void enrol(NewDevice device) {
        throw new IllegalStateException("no feature keeps devices");
    }

    @Override
    public Admission admissionOf(DeviceId device) {
        return Admission.UNKNOWN;
    }
}

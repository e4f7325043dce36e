package io.flotilla.controller.access.certificate;

import io.flotilla.controller.shared.DeviceId;
import java.util.Map;

/** What access needs of the devices' feature, which implements it. */
public interface DeviceRegistry {

    /**
     * Creates the device inside the running transaction: ACTIVE if it is approved, PENDING_APPROVAL
     * otherwise. Records the event {@code device.enrol}. A device that exists already is left as it
     * is: access has made sure that the caller holds its key.
     */
    void enrol(NewDevice device);

    /**
     * Whether a certificate of the device is good for anything. Called for each call of a device,
     * inside no transaction.
     */
    Admission admissionOf(DeviceId device);

    /**
     * A device about to exist.
     *
     * @param labels those of its join token over those that it stated about itself
     * @param joinToken resource name of the token that let it in, for the record
     */
    record NewDevice(
            DeviceId id, Map<String, String> labels, boolean isApproved, String joinToken) {

        public NewDevice {
            labels = Map.copyOf(labels);
        }
    }

    /** Whether the calls of a device are answered. */
    enum Admission {
        /** ACTIVE: it takes part. */
        ACTIVE,
        /** PENDING_APPROVAL: it may connect and renew its certificate, and is sent nothing. */
        PENDING_APPROVAL,
        /** SUSPENDED: the same until it is resumed. */
        SUSPENDED,
        /** REJECTED by an operator. */
        REJECTED,
        /** RETIRED: gone for good. */
        RETIRED,
        /** There is no such device. */
        UNKNOWN;

        /** Whether any call of it is answered. */
        public boolean mayCall() {
            return switch (this) {
                case ACTIVE, PENDING_APPROVAL, SUSPENDED -> true;
                case REJECTED, RETIRED, UNKNOWN -> false;
            };
        }
    }
}

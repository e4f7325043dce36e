package io.flotilla.controller.access.certificate;

import io.flotilla.controller.access.Principal;
import io.flotilla.controller.access.certificate.DeviceRegistry.Admission;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Recognizes devices by the certificate of their connection. */
@ApplicationScoped
public class DeviceCertificates {

    /** As many as one controller has streams of, and some more. */
    private static final int MAX_KNOWN = 50_000;

    private final CertificateAuthority authority;
    private final DeviceIdentityRepository identities;
    private final DeviceRegistry devices;
    private final Clock clock;

    /** Whose certificates were; they never become another's. Guarded by itself. */
    private final Map<BigInteger, DeviceId> owners =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<BigInteger, DeviceId> eldest) {
                    return size() > MAX_KNOWN;
                }
            };

    DeviceCertificates(
            CertificateAuthority authority,
            DeviceIdentityRepository identities,
            DeviceRegistry devices,
            Clock clock) {
        this.authority = authority;
        this.identities = identities;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * Who shows that certificate. A connection may outlive it, and how the device stands may change
     * while it is open, so both are looked at on each call.
     *
     * @param mustBeActive whether the call is only for devices that take part
     * @throws Unauthenticated if it is not one of ours, or past its time
     * @throws Denied if the device may not call
     * @throws FailedPrecondition if it may call, and does not take part
     */
    @Transactional
    public Principal.Device authenticate(X509Certificate certificate, boolean mustBeActive) {
        verify(certificate);
        var device = owner(certificate.getSerialNumber());
        var admission = devices.admissionOf(device);
        if (!admission.mayCall()) {
            throw new Denied(
                    "DEVICE_" + admission,
                    "%s is %s.".formatted(device.resourceName(), admission),
                    Map.of("device", device.resourceName(), "state", admission.name()));
        }
        if (mustBeActive && admission != Admission.ACTIVE) {
            throw new FailedPrecondition(
                    "DEVICE_" + admission,
                    device.resourceName(),
                    "%s is %s: it is sent nothing until it is ACTIVE."
                            .formatted(device.resourceName(), admission),
                    Map.of("device", device.value(), "state", admission.name()));
        }
        return new Principal.Device(device);
    }

    private DeviceId owner(BigInteger serialNumber) {
        synchronized (owners) {
            var known = owners.get(serialNumber);
            if (known != null) {
                return known;
            }
        }
        var found =
                identities
                        .findByCertificate(serialNumber)
                        .orElseThrow(
                                () ->
                                        new Unauthenticated(
                                                "CERTIFICATE_UNKNOWN",
                                                "The certificate was not issued to a device here."));
        synchronized (owners) {
            owners.put(serialNumber, found);
        }
        return found;
    }

    private void verify(X509Certificate certificate) {
        try {
            certificate.verify(authority.certificate().getPublicKey());
        } catch (GeneralSecurityException foreign) {
            throw new Unauthenticated(
                    "CERTIFICATE_FOREIGN", "The certificate was issued by another authority.");
        }
        if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
            throw new Unauthenticated("CERTIFICATE_EXPIRED", "The certificate has expired.");
        }
    }
}

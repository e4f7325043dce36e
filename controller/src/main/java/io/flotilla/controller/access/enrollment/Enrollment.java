package io.flotilla.controller.access.enrollment;

import io.flotilla.controller.access.Labels;
import io.flotilla.controller.access.certificate.CertificateIssuer;
import io.flotilla.controller.access.certificate.CertificateIssuer.Credentials;
import io.flotilla.controller.access.certificate.DeviceIdentityRepository;
import io.flotilla.controller.access.certificate.DeviceRegistry;
import io.flotilla.controller.access.certificate.DeviceRegistry.NewDevice;
import io.flotilla.controller.access.certificate.SigningRequest;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Gives machines their identity, and renews it. */
@ApplicationScoped
public class Enrollment {

    private final JoinTokens joinTokens;
    private final DeviceIdentityRepository identities;
    private final CertificateIssuer issuer;
    private final DeviceRegistry devices;
    private final Clock clock;

    Enrollment(
            JoinTokens joinTokens,
            DeviceIdentityRepository identities,
            CertificateIssuer issuer,
            DeviceRegistry devices,
            Clock clock) {
        this.joinTokens = joinTokens;
        this.identities = identities;
        this.issuer = issuer;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * A machine's wish for an identity.
     *
     * @param deviceId wished id; empty: derived from the key
     * @param labels that it states about itself
     */
    public record Application(String joinToken, String deviceId, Map<String, String> labels) {

        public Application {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * Makes the machine a device with a certificate. All or nothing: if anything is wrong the token
     * keeps its use. The same key asking again for the same device gets another certificate and
     * takes no use, so an answer that was lost can be asked for again.
     */
    @Transactional
    public Credentials enroll(Application application, byte[] signingRequest) {
        var token = joinTokens.open(application.joinToken());
        new Violations()
                .collect(() -> SigningRequest.parse(signingRequest))
                .collect(() -> checkDeviceId(application.deviceId()))
                .collect(() -> Labels.check("labels", application.labels()))
                .throwIfAny();
        var request = SigningRequest.parse(signingRequest);
        var device = deviceIdOf(application, request);
        if (!identities.claim(device, request.keySha256(), clock.instant())) {
            requireSameKey(device, request);
            requireAdmitted(device);
            return issuer.issue(device, request);
        }
        devices.enrol(
                new NewDevice(
                        device,
                        merged(application.labels(), token.terms().labels()),
                        token.terms().autoApprove(),
                        token.name()));
        var credentials = issuer.issue(device, request);
        // Last, because all who enrol with the token wait for its row until this commits.
        joinTokens.use(token);
        return credentials;
    }

    /** Gives the device a fresh certificate, for a new key if the request carries one. */
    @Transactional
    public Credentials renew(DeviceId device, byte[] signingRequest) {
        var request = SigningRequest.parse(signingRequest);
        identities.replaceKey(device, request.keySha256(), clock.instant());
        return issuer.issue(device, request);
    }

    private void requireSameKey(DeviceId device, SigningRequest request) {
        if (!identities.keyOf(device).equals(Optional.of(request.keySha256()))) {
            throw new AlreadyExists(
                    "Device",
                    device.resourceName(),
                    "Another key holds %s: choose another device id, or renew with the key it has."
                            .formatted(device.resourceName()));
        }
    }

    private void requireAdmitted(DeviceId device) {
        var admission = devices.admissionOf(device);
        if (!admission.mayCall()) {
            throw new Denied(
                    "DEVICE_" + admission,
                    "%s is %s.".formatted(device.resourceName(), admission),
                    Map.of("device", device.resourceName(), "state", admission.name()));
        }
    }

    private static void checkDeviceId(String id) {
        if (!id.isEmpty()) {
            var _ = DeviceId.parseId("device_id", id);
        }
    }

    private static DeviceId deviceIdOf(Application application, SigningRequest request) {
        var id = application.deviceId();
        return new DeviceId(id.isEmpty() ? request.derivedDeviceId() : id);
    }

    private static Map<String, String> merged(
            Map<String, String> stated, Map<String, String> ofToken) {
        var labels = new HashMap<>(stated);
        labels.putAll(ofToken);
        return labels;
    }
}

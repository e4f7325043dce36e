package io.flotilla.controller.access.certificate;

import io.flotilla.controller.access.AccessSettings;
import io.flotilla.controller.access.certificate.DeviceIdentityRepository.IssuedCertificate;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Issues device certificates and remembers each. */
@ApplicationScoped
public class CertificateIssuer {

    private final CertificateAuthority authority;
    private final ServerRoots roots;
    private final DeviceIdentityRepository identities;
    private final EventLog events;
    private final AccessSettings settings;
    private final Clock clock;

    CertificateIssuer(
            CertificateAuthority authority,
            ServerRoots roots,
            DeviceIdentityRepository identities,
            EventLog events,
            AccessSettings settings,
            Clock clock) {
        this.authority = authority;
        this.roots = roots;
        this.identities = identities;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /** Issues a certificate to the device in the running transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Credentials issue(DeviceId device, SigningRequest request) {
        var certificate =
                authority.issueForDevice(
                        device, request.key(), settings.deviceCertificateLifetime());
        var serialNumber = certificate.getSerialNumber();
        identities.addCertificate(
                new IssuedCertificate(
                        serialNumber,
                        device,
                        request.keySha256(),
                        certificate.getNotAfter().toInstant(),
                        clock.instant()));
        events.record(
                new Event(
                        Actor.device(device),
                        "certificate.issue",
                        device.resourceName(),
                        "",
                        Map.of(
                                "serialNumber", serialNumber.toString(16),
                                "publicKeySha256", request.keySha256().hex())));
        return new Credentials(
                device,
                Stream.concat(Stream.of(certificate), authority.chain().stream()).toList(),
                roots.certificates());
    }

    /**
     * What a device needs to speak mutual TLS.
     *
     * @param chain its certificate first, then its issuers
     * @param trusted what the controller's own certificate is checked against
     */
    public record Credentials(
            DeviceId device, List<X509Certificate> chain, List<X509Certificate> trusted) {

        public Credentials {
            chain = List.copyOf(chain);
            trusted = List.copyOf(trusted);
        }
    }
}

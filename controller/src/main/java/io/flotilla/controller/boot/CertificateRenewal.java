package io.flotilla.controller.boot;

import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * Replaces the TLS port's certificate before it ends, in a controller that is never restarted,
 * unless others make it. The TLS files are read again each hour.
 */
@ApplicationScoped
class CertificateRenewal {

    private static final System.Logger LOG = System.getLogger(CertificateRenewal.class.getName());

    private final CertificateAuthority authority;
    private final ControllerSettings settings;
    private final Clock clock;
    private final SecureRandom random;

    CertificateRenewal(
            CertificateAuthority authority,
            ControllerSettings settings,
            Clock clock,
            SecureRandom random) {
        this.authority = authority;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    @Scheduled(every = "24h", delayed = "24h", identity = "server-certificate-renewal")
    void renew() throws IOException {
        if (settings.tls().certificate().isPresent()) {
            return;
        }
        var names = settings.tls().names().orElse(List.of());
        var certificate = new ServerCertificate(settings.data().resolve("tls"));
        if (certificate.ensure(authority, names, clock, random)) {
            LOG.log(System.Logger.Level.INFO, "renewed the certificate of the TLS port");
        }
    }
}

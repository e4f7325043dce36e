package io.flotilla.controller.boot;

import io.flotilla.controller.access.AccessSettings;
import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.access.certificate.CertificateChain;
import io.flotilla.controller.access.certificate.ServerRoots;
import io.flotilla.controller.shared.ProcessRole;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * Opens what access stands on: the authority that preparation made, and the first operator's token.
 */
@ApplicationScoped
class Authority {

    private static final System.Logger LOG = System.getLogger(Authority.class.getName());

    @Produces
    @Singleton
    CertificateAuthority authority(AccessSettings settings, Clock clock, SecureRandom random)
            throws IOException {
        return CertificateAuthority.open(
                settings.authorityKey(), settings.authorityCertificate(), clock, random);
    }

    @Produces
    @Singleton
    ServerRoots serverRoots(CertificateAuthority authority, ControllerSettings settings)
            throws IOException {
        var file = settings.tls().roots();
        return new ServerRoots(
                file.isPresent()
                        ? CertificateChain.read(file.get()).certificates()
                        : List.of(authority.root()));
    }

    void ensureFirstToken(
            @Observes StartupEvent started,
            ApiTokens tokens,
            AccessSettings settings,
            ProcessRole role) {
        if (role == ProcessRole.CONTROLLER && tokens.ensureAdmin(settings.adminTokenFile())) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "wrote the first operator token file={0}",
                    settings.adminTokenFile());
        }
    }
}

package io.flotilla.controller.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of identities and secrets. */
@ConfigMapping(prefix = "flotilla.access")
public interface AccessSettings {

    /**
     * Certificate of the authority, PEM: what clients and devices trust. Made with its key if both
     * are missing.
     */
    @WithDefault("${flotilla.data}/ca.pem")
    Path authorityCertificate();

    /** Private key of the authority, PKCS#8 PEM, EC P-256, readable for its owner alone. */
    @WithDefault("${flotilla.data}/ca.key")
    Path authorityKey();

    /** Where the secret of the first token is written when there is no token yet. */
    @WithDefault("${flotilla.data}/admin.token")
    Path adminTokenFile();

    /** How long a device certificate is good, 1 hour to 397 days. Agents renew well before. */
    @WithDefault("90d")
    Duration deviceCertificateLifetime();

    /**
     * How many attempts to enrol or authenticate may fail in a row from one address, 1 to 100000.
     */
    @WithDefault("100")
    int failureBurst();

    /** How many more attempts may fail in each second after that, 1 to 100000. */
    @WithDefault("10")
    int failuresPerSecond();
}

package io.flotilla.controller.signing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of what is signed. */
@ConfigMapping(prefix = "flotilla.signing")
public interface SigningConfig {

    /**
     * Directory of the private keys that the controller holds, each *.pem an Ed25519 key in PKCS#8.
     * Keys for all roles are made in it at the very first start; a role whose key is not there is
     * held by somebody outside. Every replica needs the same.
     */
    @WithDefault("${flotilla.data}/keys")
    Path keys();

    /** How long a timestamp and a snapshot are good, 1 hour to 365 days: renewed at half of it. */
    @WithDefault("7d")
    Duration timestampLifetime();

    /** How long what the release key signed is good, 1 day to 3650 days. */
    @WithDefault("365d")
    Duration releaseLifetime();

    /** How long a root is good, 1 day to 3650 days. */
    @WithDefault("3650d")
    Duration rootLifetime();

    /** How long a device may take to act on a statement of the director, 1 minute to 365 days. */
    @WithDefault("1d")
    Duration directionLifetime();

    /** Least version of agents that may run what is released from now on. Absent: any. */
    Optional<String> minimumAgent();
}

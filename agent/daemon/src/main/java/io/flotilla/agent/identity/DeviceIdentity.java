package io.flotilla.agent.identity;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the device shows to the controller, and what it trusts.
 *
 * @param device the device's resource name, devices/{device}
 * @param chain the device's certificate, then its issuers
 * @param trusted what the controller's certificate must be issued by
 */
public record DeviceIdentity(
        String device, KeyPair key, List<X509Certificate> chain, List<X509Certificate> trusted) {
    public DeviceIdentity {
        chain = List.copyOf(chain);
        trusted = List.copyOf(trusted);
        if (chain.isEmpty() || trusted.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a certificate and an issuer");
        }
    }

    /** When to ask for the next certificate: two thirds into the life of this one. */
    public Instant renewTime() {
        var start = chain.getFirst().getNotBefore().toInstant();
        var life = Duration.between(start, expireTime());
        return start.plus(life.multipliedBy(2).dividedBy(3));
    }

    /** When the certificate ends. */
    public Instant expireTime() {
        return chain.getFirst().getNotAfter().toInstant();
    }
}

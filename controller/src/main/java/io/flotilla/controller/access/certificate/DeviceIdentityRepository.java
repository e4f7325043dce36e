package io.flotilla.controller.access.certificate;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps which key holds which device id, and the certificates that were issued. Every method joins
 * the running transaction.
 */
public interface DeviceIdentityRepository {

    /**
     * Gives the device id to the key unless some key holds it; waits for a transaction that is
     * about to.
     *
     * @return whether the id was free
     */
    boolean claim(DeviceId device, Digest publicKeySha256, Instant time);

    /** The key that holds the device id. */
    Optional<Digest> keyOf(DeviceId device);

    /** Lets another key hold the device id. */
    void replaceKey(DeviceId device, Digest publicKeySha256, Instant time);

    void addCertificate(IssuedCertificate certificate);

    /** The device that a certificate was issued to. */
    Optional<DeviceId> findByCertificate(BigInteger serialNumber);

    /** What is kept of a certificate. */
    record IssuedCertificate(
            BigInteger serialNumber,
            DeviceId device,
            Digest publicKeySha256,
            Instant notAfter,
            Instant createTime) {}
}

package io.flotilla.controller.access.store;

import io.flotilla.controller.access.certificate.DeviceIdentityRepository;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.Session;

/** Keys and certificates of devices in PostgreSQL. Serial numbers are kept in hex. */
@ApplicationScoped
class DeviceIdentityTable implements DeviceIdentityRepository {

    private final Session sql;

    DeviceIdentityTable(Session sql) {
        this.sql = sql;
    }

    @Override
    public boolean claim(DeviceId device, Digest publicKeySha256, Instant time) {
        var inserted =
                sql.createNativeMutationQuery(
                                """
                                insert into device_key (device_id, public_key_sha256, create_time, update_time)
                                values (:device, :key, :time, :time)
                                on conflict (device_id) do nothing
                                """)
                        .setParameter("device", device.value())
                        .setParameter("key", publicKeySha256.bytes())
                        .setParameter("time", time)
                        .executeUpdate();
        return inserted == 1;
    }

    @Override
    public Optional<Digest> keyOf(DeviceId device) {
        return sql.createNativeQuery(
                        "select public_key_sha256 from device_key where device_id = :device",
                        byte[].class)
                .setParameter("device", device.value())
                .getResultStream()
                .map(key -> Digest.ofBytes(key))
                .findFirst();
    }

    @Override
    public void replaceKey(DeviceId device, Digest publicKeySha256, Instant time) {
        sql.createNativeMutationQuery(
                        """
                        update device_key set public_key_sha256 = :key, update_time = :time
                        where device_id = :device
                        """)
                .setParameter("device", device.value())
                .setParameter("key", publicKeySha256.bytes())
                .setParameter("time", time)
                .executeUpdate();
    }

    @Override
    public void addCertificate(IssuedCertificate certificate) {
        sql.createNativeMutationQuery(
                        """
                        insert into device_certificate
                            (serial_number, device_id, public_key_sha256, not_after, create_time)
                        values (:serial, :device, :key, :notAfter, :time)
                        """)
                .setParameter("serial", certificate.serialNumber().toString(16))
                .setParameter("device", certificate.device().value())
                .setParameter("key", certificate.publicKeySha256().bytes())
                .setParameter("notAfter", certificate.notAfter())
                .setParameter("time", certificate.createTime())
                .executeUpdate();
    }

    @Override
    public Optional<DeviceId> findByCertificate(BigInteger serialNumber) {
        return sql.createNativeQuery(
                        "select device_id from device_certificate where serial_number = :serial",
                        String.class)
                .setParameter("serial", serialNumber.toString(16))
                .getResultStream()
                .map(id -> new DeviceId(id))
                .findFirst();
    }
}

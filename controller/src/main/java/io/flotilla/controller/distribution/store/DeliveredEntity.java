package io.flotilla.controller.distribution.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code delivered}. */
@Entity
@Table(name = "delivered")
class DeliveredEntity {

    @Id String device;

    @Column(name = "sent_bytes")
    long sentBytes;

    @Column(name = "update_time")
    Instant updateTime;
}

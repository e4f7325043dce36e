package io.flotilla.controller.registry.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code variant}. */
@Entity
@Table(name = "variant")
class VariantEntity {

    @Id String name;

    String version;

    byte[] facts;

    String[] warnings;

    @Column(name = "made_from")
    @Nullable String madeFrom;

    @Column(name = "create_time")
    Instant createTime;
}

package io.flotilla.controller.registry.store;

import io.flotilla.controller.registry.VariantFile;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A row of {@code variant_file}. */
@Entity
@Table(name = "variant_file")
@IdClass(VariantFileEntity.Key.class)
class VariantFileEntity {

    @Id String variant;

    @Id String path;

    @Enumerated(EnumType.STRING)
    VariantFile.Role role;

    @Column(name = "sha256")
    String digest;

    /** The key of a row. */
    record Key(String variant, String path) implements Serializable {}
}

package io.flotilla.controller.registry.store;

import io.flotilla.controller.registry.Model;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A row of {@code model}. */
@Entity
@Table(name = "model")
class ModelEntity {

    @Id String name;

    @Column(name = "display_name")
    String displayName;

    String description;

    @Enumerated(EnumType.STRING)
    Model.Task task;

    @Column(name = "create_time")
    Instant createTime;

    @Column(name = "update_time")
    Instant updateTime;

    @Version
    @Column(name = "lock_revision")
    long lockRevision;

    static ModelEntity of(Model model) {
        var entity = new ModelEntity();
        entity.name = model.name().toString();
        entity.task = model.task();
        entity.createTime = model.createTime();
        entity.take(model);
        return entity;
    }

    /** Takes over what may change. */
    void take(Model model) {
        displayName = model.displayName();
        description = model.description();
        updateTime = model.updateTime();
    }

    Model toDomain() {
        return new Model(
                Model.NAMES.parse("name", name),
                displayName,
                description,
                task,
                createTime,
                updateTime,
                lockRevision);
    }
}

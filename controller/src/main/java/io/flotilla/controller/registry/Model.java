package io.flotilla.controller.registry;

import io.flotilla.controller.shared.Etag;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;

/**
 * A named family of versions.
 *
 * @param lockRevision of the optimistic lock: rises with every change
 */
public record Model(
        ResourceName name,
        String displayName,
        String description,
        Task task,
        Instant createTime,
        Instant updateTime,
        long lockRevision) {

    public static final ResourceName.Kind NAMES = ResourceName.kind("models/{model}");

    /** What a model does, which decides how it is asked and how its quality is measured. */
    public enum Task {
        /** Plain tensors in, plain tensors out, as nothing else is said. */
        UNSPECIFIED,
        /** Text to a vector. */
        TEXT_EMBEDDING,
        /** Text to text. */
        TEXT_GENERATION,
        /** Named tensors to named tensors. */
        TENSOR,
        /** Text to how much of each class it has. */
        TEXT_CLASSIFICATION,
        /** Picture to how much of each class it has. */
        IMAGE_CLASSIFICATION
    }

    public Etag etag() {
        return Etag.ofRevision(name.toString(), lockRevision);
    }

    Model describedAs(String newDisplayName, String newDescription, Instant now) {
        return new Model(name, newDisplayName, newDescription, task, createTime, now, lockRevision);
    }
}

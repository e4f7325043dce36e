package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.shared.ResourceName;

/** The id of a rollout: the last segment of {@code rollouts/{rollout}}. */
public record RolloutId(String value) {

    private static final ResourceName.Kind NAMES = ResourceName.kind("rollouts/{rollout}");

    public RolloutId {
        var _ = NAMES.of(value);
    }

    /** Reads {@code rollouts/{rollout}} as a caller sent it in the field. */
    public static RolloutId parse(String field, String resourceName) {
        return new RolloutId(NAMES.parse(field, resourceName).id("rollout"));
    }

    /** Reads a bare id as a caller sent it in the field. */
    public static RolloutId parseId(String field, String id) {
        return new RolloutId(NAMES.checkId(field, id));
    }

    /** The full resource name, {@code rollouts/{rollout}}. */
    public String resourceName() {
        return NAMES.of(value).toString();
    }

    @Override
    public String toString() {
        return value;
    }
}

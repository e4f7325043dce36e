package io.flotilla.controller.rollout.policy;

import io.flotilla.controller.shared.ResourceName;

/** The id of a named policy: the last segment of {@code policies/{policy}}. */
public record PolicyId(String value) {

    private static final ResourceName.Kind NAMES =
            ResourceName.kind("policies/{policy}")
                    .where(
                            "policy",
                            "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
                            "1 to 63 of a-z, 0-9 and \"-\", starting and ending with a letter or digit");

    public PolicyId {
        var _ = NAMES.of(value);
    }

    /** Reads {@code policies/{policy}} as a caller sent it in the field. */
    public static PolicyId parse(String field, String resourceName) {
        return new PolicyId(NAMES.parse(field, resourceName).id("policy"));
    }

    /** Reads a bare id as a caller sent it in the field. */
    public static PolicyId parseId(String field, String id) {
        return new PolicyId(NAMES.checkId(field, id));
    }

    /** The full resource name, {@code policies/{policy}}. */
    public String resourceName() {
        return NAMES.of(value).toString();
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.flotilla.controller.device.approval;

import io.flotilla.controller.shared.ResourceName;

/** The id of an approval rule: the last segment of {@code approvalRules/{approval_rule}}. */
public record ApprovalRuleId(String value) {

    private static final ResourceName.Kind NAMES =
            ResourceName.kind("approvalRules/{approval_rule}")
                    .where(
                            "approval_rule",
                            "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
                            "1 to 63 of a-z, 0-9 and \"-\", starting and ending with a letter or digit");

    public ApprovalRuleId {
        var _ = NAMES.of(value);
    }

    /** Reads {@code approvalRules/{approval_rule}} as a caller sent it in the field. */
    public static ApprovalRuleId parse(String field, String resourceName) {
        return new ApprovalRuleId(NAMES.parse(field, resourceName).id("approval_rule"));
    }

    /** Reads a bare id as a caller sent it in the field. */
    public static ApprovalRuleId parseId(String field, String id) {
        return new ApprovalRuleId(NAMES.checkId(field, id));
    }

    /** The full resource name, {@code approvalRules/{approval_rule}}. */
    public String resourceName() {
        return NAMES.of(value).toString();
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.flotilla.controller.device.approval;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.shared.Etag;
import java.time.Instant;

/**
 * Approves the devices that wait and for which its terms hold.
 *
 * @param approvedCount how many it has approved
 * @param revision of its optimistic lock
 */
public record ApprovalRule(
        ApprovalRuleId id,
        Terms terms,
        long approvedCount,
        Instant created,
        Instant updated,
        long revision) {

    /**
     * What people say of a rule.
     *
     * @param displayName for people
     * @param selector what labels a device must have
     * @param joinToken resource name of the one that it must have enrolled with; empty: any
     */
    public record Terms(String displayName, LabelSelector selector, String joinToken) {

        /** Whether they hold for whoever enrols. */
        boolean holdForAll() {
            return joinToken.isEmpty() && selector.equals(LabelSelector.ALL);
        }

        /**
         * Whether they ask about hardware: of a device that has not told its own yet, nothing is
         * known, and what must not be there only seems to be missing.
         */
        public boolean askForHardware() {
            return selector.matchLabels().keySet().stream().anyMatch(Terms::isOfHardware)
                    || selector.matchExpressions().stream()
                            .anyMatch(requirement -> isOfHardware(requirement.key()));
        }

        private static boolean isOfHardware(String label) {
            return label.startsWith(ReportedFacts.LABEL_PREFIX);
        }
    }

    /** The full resource name. */
    public String name() {
        return id.resourceName();
    }

    public Etag etag() {
        return Etag.ofRevision(name(), revision);
    }

    ApprovalRule with(Terms changed, Instant now) {
        return new ApprovalRule(id, changed, approvedCount, created, now, revision);
    }
}

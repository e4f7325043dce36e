package io.flotilla.controller.device.approval;

import io.flotilla.controller.shared.DeviceId;
import java.util.List;
import java.util.Optional;

/** Keeps approval rules. Every method works within the running transaction, if any. */
public interface ApprovalRuleRepository {

    Optional<ApprovalRule> find(ApprovalRuleId id);

    /** Finds it and keeps others from changing it until the transaction ends. */
    Optional<ApprovalRule> findForUpdate(ApprovalRuleId id);

    /** Those whose ids follow, by id. */
    List<ApprovalRule> after(String id, int limit);

    /** Adds the rule; false if one of that id exists, and then nothing changes. */
    boolean add(ApprovalRule rule);

    /** Keeps the changed terms, and returns the rule as it is from now on. */
    ApprovalRule update(ApprovalRule rule);

    void delete(ApprovalRuleId id);

    /** All, as long as there is a device that waits. */
    List<ApprovalRule> wanted();

    /**
     * Devices that wait and for which the terms hold, by id; nobody else changes them until the
     * transaction ends. Those that somebody changes right now are left out.
     */
    List<DeviceId> lockWaiting(ApprovalRule.Terms terms, int limit);

    /** Counts devices that it has approved. */
    void count(ApprovalRuleId id, int approved);
}

package io.flotilla.controller.device.approval;

import io.flotilla.controller.shared.ControllersOnly;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/**
 * Approves devices that wait as soon as a rule holds for them, whatever came last: the device, what
 * it told of its hardware, its labels or the rule.
 */
@Singleton
public class AutomaticApproval {

    private final ApprovalRuleRepository repository;
    private final ApprovalRules rules;

    AutomaticApproval(ApprovalRuleRepository repository, ApprovalRules rules) {
        this.repository = repository;
        this.rules = rules;
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ControllersOnly.class)
    void approve() {
        for (var rule : repository.wanted()) {
            while (rules.approveSome(rule.id())) {
                // There may be more.
            }
        }
    }
}

package io.flotilla.controller.device.approval;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.access.enrollment.JoinTokens;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.device.approval.ApprovalRule.Terms;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Makes, finds, changes and removes approval rules. */
@Singleton
public class ApprovalRules {

    private static final int MAX_DISPLAY_NAME_LENGTH = 200;

    /** How many are approved in one transaction, which holds the end of the record. */
    private static final int AT_ONCE = 100;

    private final ApprovalRuleRepository rules;
    private final Devices devices;
    private final JoinTokens joinTokens;
    private final EventLog events;
    private final Clock clock;

    ApprovalRules(
            ApprovalRuleRepository rules,
            Devices devices,
            JoinTokens joinTokens,
            EventLog events,
            Clock clock) {
        this.rules = rules;
        this.devices = devices;
        this.joinTokens = joinTokens;
        this.events = events;
        this.clock = clock;
    }

    public ApprovalRule get(ApprovalRuleId id) {
        return rules.find(id).orElseThrow(() -> notFound(id));
    }

    /** All rules, by id. */
    public Page<ApprovalRule> list(PageRequest wanted) {
        return wanted.cut(rules.after(wanted.after(), wanted.limit()), rule -> rule.id().value());
    }

    @Transactional
    public ApprovalRule create(ApprovalRuleId id, Terms terms, Actor actor) {
        check(terms);
        var now = clock.instant();
        var rule = new ApprovalRule(id, terms, 0, now, now, 0);
        if (!rules.add(rule)) {
            throw new AlreadyExists(
                    "ApprovalRule", rule.name(), "There is a %s already.".formatted(rule.name()));
        }
        events.record(
                new Event(actor, "approvalRule.create", rule.name(), "", detailsOf(rule.terms())));
        return rule;
    }

    /**
     * Changes the terms.
     *
     * @param etag of the rule as it was read; empty: whatever it is now
     */
    @Transactional
    public ApprovalRule change(
            ApprovalRuleId id, UnaryOperator<Terms> change, String etag, Actor actor) {
        var before = rules.findForUpdate(id).orElseThrow(() -> notFound(id));
        before.etag().check(before.name(), etag);
        var terms = change.apply(before.terms());
        if (terms.equals(before.terms())) {
            return before;
        }
        check(terms);
        events.record(new Event(actor, "approvalRule.update", before.name(), "", detailsOf(terms)));
        return rules.update(before.with(terms, clock.instant()));
    }

    @Transactional
    public void delete(ApprovalRuleId id, Actor actor) {
        var rule = rules.findForUpdate(id).orElseThrow(() -> notFound(id));
        rules.delete(id);
        events.record(new Event(actor, "approvalRule.delete", rule.name(), "", Map.of()));
    }

    /**
     * Approves some of the devices that wait and for which the rule holds, as it is now: one that
     * is gone approves nobody.
     *
     * @return whether there may be more
     */
    @Transactional
    boolean approveSome(ApprovalRuleId id) {
        return rules.findForUpdate(id).map(this::approveSome).orElse(false);
    }

    private boolean approveSome(ApprovalRule rule) {
        var waiting = rules.lockWaiting(rule.terms(), AT_ONCE);
        for (var device : waiting) {
            devices.approve(device, rule.name() + " holds for it.", Actor.system("approval"));
        }
        if (!waiting.isEmpty()) {
            rules.count(rule.id(), waiting.size());
        }
        return waiting.size() == AT_ONCE;
    }

    private void check(Terms terms) {
        var violations =
                new Violations()
                        .require(
                                terms.displayName().length() <= MAX_DISPLAY_NAME_LENGTH,
                                "approval_rule.display_name",
                                "must be at most %d characters".formatted(MAX_DISPLAY_NAME_LENGTH))
                        .require(
                                !terms.holdForAll(),
                                "approval_rule.selector",
                                "must ask for something unless join_token is set: this rule would"
                                        + " approve whoever enrols");
        terms.selector()
                .violations()
                .forEach(
                        found ->
                                violations.add(
                                        "approval_rule.selector." + found.field(),
                                        found.description()));
        violations.throwIfAny();
        if (!terms.joinToken().isEmpty()) {
            var _ = joinTokens.get("approval_rule.join_token", terms.joinToken());
        }
    }

    private static Map<String, String> detailsOf(Terms terms) {
        return Map.of("selector", words(terms.selector()), "joinToken", terms.joinToken());
    }

    private static String words(LabelSelector selector) {
        return new TreeMap<>(selector.matchLabels()) + " " + selector.matchExpressions();
    }

    private static NotFound notFound(ApprovalRuleId id) {
        return new NotFound("ApprovalRule", id.resourceName());
    }
}

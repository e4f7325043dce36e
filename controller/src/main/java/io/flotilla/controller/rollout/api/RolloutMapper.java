package io.flotilla.controller.rollout.api;

import io.flotilla.contract.mapping.LabelSelectorMapper;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.rollout.NewRollout;
import io.flotilla.controller.rollout.engine.DeploymentCounts;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutPlan;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.rollout.engine.Start;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.policy.PolicyId;
import io.flotilla.controller.rollout.policy.PolicySource;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.Etag;
import io.flotilla.controller.shared.Violations;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.Wave;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Maps rollouts and their waves between Java and the wire. */
final class RolloutMapper {

    private static final int MAX_DISPLAY_NAME_LENGTH = 200;
    private static final Pattern SLOT = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?");

    private RolloutMapper() {}

    /**
     * Reads what somebody asks for, with everything that is wrong with it at once.
     *
     * @param hasPrometheus whether there is one that analyses may ask
     */
    static NewRollout fromWire(CreateRolloutRequest request, Actor creator, boolean hasPrometheus) {
        var sent = request.getRollout();
        var violations = new Violations();
        violations.require(
                sent.getDisplayName().length() <= MAX_DISPLAY_NAME_LENGTH,
                "rollout.display_name",
                "must be at most %d characters".formatted(MAX_DISPLAY_NAME_LENGTH));
        violations.collect(
                () -> ModelVersion.NAMES.parse("rollout.model_version", sent.getModelVersion()));
        violations.require(
                sent.getSlot().isEmpty() || SLOT.matcher(sent.getSlot()).matches(),
                "rollout.slot",
                "must be 1 to 63 of a-z, 0-9, \"-\" and \".\", starting and ending with a letter or digit");
        if (!request.getRolloutId().isEmpty()) {
            violations.collect(() -> RolloutId.parseId("rollout_id", request.getRolloutId()));
        }
        checkRequestId(request.getRequestId(), violations);
        checkTarget(sent, violations);
        var policy = new PolicyReader(violations, "rollout.policy").read(sent.getPolicy());
        if (!hasPrometheus) {
            AnalysisReader.refusePrometheus(sent.getPolicy(), "rollout.policy", violations);
        }
        violations.throwIfAny();
        return new NewRollout(
                request.getRolloutId(),
                plan(request, policy, creator),
                EncodedMessage.of(sent.getPolicy().toByteArray()),
                request.getRequestId());
    }

    private static RolloutPlan plan(
            CreateRolloutRequest request, RolloutPolicy policy, Actor creator) {
        var sent = request.getRollout();
        var version = ModelVersion.NAMES.parse("rollout.model_version", sent.getModelVersion());
        return new RolloutPlan(
                sent.getDisplayName(),
                version.toString(),
                target(sent),
                sent.getSlot().isEmpty() ? version.id("model") : sent.getSlot(),
                policy,
                source(sent),
                new Start(
                        sent.getRequiresApproval(),
                        request.getHold(),
                        sent.hasScheduleTime()
                                ? Instant.ofEpochSecond(
                                        sent.getScheduleTime().getSeconds(),
                                        sent.getScheduleTime().getNanos())
                                : null),
                creator.name());
    }

    private static PolicySource source(Rollout sent) {
        return sent.getPolicyName().isEmpty()
                ? PolicySource.INLINE
                : new PolicySource(
                        PolicyId.parse("rollout.policy_name", sent.getPolicyName()),
                        sent.getPolicyRevision());
    }

    private static void checkRequestId(String requestId, Violations violations) {
        if (requestId.isEmpty()) {
            return;
        }
        try {
            var _ = UUID.fromString(requestId);
        } catch (IllegalArgumentException notUuid) {
            violations.add("request_id", "must be a UUID");
        }
    }

    private static void checkTarget(Rollout sent, Violations violations) {
        switch (sent.getTargetCase()) {
            case FLEET -> violations.collect(() -> FleetId.parse("rollout.fleet", sent.getFleet()));
            case SELECTOR ->
                    LabelSelectorMapper.fromWire(sent.getSelector())
                            .violations()
                            .forEach(
                                    found ->
                                            violations.add(
                                                    "rollout.selector." + found.field(),
                                                    found.description()));
            case TARGET_NOT_SET ->
                    violations.add("rollout.fleet", "either a fleet or a selector must be set");
        }
    }

    private static Target target(Rollout sent) {
        return sent.hasSelector()
                ? new Target.OfSelector(LabelSelectorMapper.fromWire(sent.getSelector()))
                : new Target.OfFleet(FleetId.parse("rollout.fleet", sent.getFleet()));
    }

    static Rollout toWire(
            io.flotilla.controller.rollout.engine.Rollout rollout,
            List<io.flotilla.controller.rollout.engine.Wave> waves,
            List<Measurement> measurements,
            List<Withdrawal> withdrawals,
            EncodedMessage policy) {
        var plan = rollout.plan();
        var times = rollout.times();
        var message =
                Rollout.newBuilder()
                        .setName(rollout.name())
                        .setDisplayName(plan.displayName())
                        .setModelVersion(plan.modelVersion())
                        .setSlot(plan.slot())
                        .setPolicy(ProtoPolicyCodec.parse(policy))
                        .setState(toWire(rollout.state()))
                        .setReason(rollout.reason())
                        .setRequiresApproval(plan.start().requiresApproval())
                        .setCreator(plan.creator())
                        .setCreateTime(Times.toProto(times.created()))
                        .setUpdateTime(Times.toProto(times.updated()))
                        .setEtag(Etag.ofRevision(rollout.name(), rollout.revision()).value());
        switch (plan.target()) {
            case Target.OfFleet(var fleet) -> message.setFleet(fleet.resourceName());
            case Target.OfSelector(var selector) ->
                    message.setSelector(LabelSelectorMapper.toWire(selector));
        }
        plan.source()
                .named()
                .ifPresent(
                        policyId ->
                                message.setPolicyName(policyId.resourceName())
                                        .setPolicyRevision(plan.source().revision()));
        if (plan.start().scheduleTime() != null) {
            message.setScheduleTime(Times.toProto(plan.start().scheduleTime()));
        }
        if (times.started() != null) {
            message.setStartTime(Times.toProto(times.started()));
        }
        if (times.ended() != null) {
            message.setEndTime(Times.toProto(times.ended()));
        }
        withdrawals.forEach(one -> message.addWithdrawals(RollbackMapper.toWire(one)));
        var all = DeploymentCounts.NONE;
        for (var wave : waves) {
            message.addWaves(
                    toWire(wave, plan.policy())
                            .addAllGates(
                                    GateMapper.toWire(rollout, wave, measurements, withdrawals)));
            all = all.plus(wave.counts());
        }
        return message.setCounts(toWire(all)).build();
    }

    private static Wave.Builder toWire(
            io.flotilla.controller.rollout.engine.Wave wave, RolloutPolicy policy) {
        var message =
                Wave.newBuilder()
                        .setOrdinal(wave.ordinal())
                        .setName(policy.wave(wave.ordinal()).name())
                        .setState(toWire(wave.state()))
                        .setCounts(toWire(wave.counts()));
        if (wave.started() != null) {
            message.setStartTime(Times.toProto(wave.started()));
        }
        if (wave.state() == WaveState.SOAKING && wave.soakEnds() != null) {
            message.setSoakEndTime(Times.toProto(wave.soakEnds()));
        }
        if (wave.ended() != null) {
            message.setEndTime(Times.toProto(wave.ended()));
        }
        return message;
    }

    private static io.flotilla.proto.rollout.v1.DeploymentCounts toWire(DeploymentCounts counts) {
        return io.flotilla.proto.rollout.v1.DeploymentCounts.newBuilder()
                .setTotal(counts.total())
                .setPending(counts.of(DeploymentState.PENDING))
                .setInProgress(counts.of(DeploymentState.IN_PROGRESS))
                .setSucceeded(counts.of(DeploymentState.SUCCEEDED))
                .setFailed(counts.of(DeploymentState.FAILED))
                .setSkipped(counts.of(DeploymentState.SKIPPED))
                .setSuperseded(counts.of(DeploymentState.SUPERSEDED))
                .setCancelled(counts.of(DeploymentState.CANCELLED))
                .setRolledBack(counts.of(DeploymentState.ROLLED_BACK))
                .build();
    }

    private static Rollout.State toWire(RolloutState state) {
        return switch (state) {
            case AWAITING_APPROVAL -> Rollout.State.STATE_AWAITING_APPROVAL;
            case SCHEDULED -> Rollout.State.STATE_SCHEDULED;
            case RUNNING -> Rollout.State.STATE_RUNNING;
            case PAUSED -> Rollout.State.STATE_PAUSED;
            case ROLLING_BACK -> Rollout.State.STATE_ROLLING_BACK;
            case SUCCEEDED -> Rollout.State.STATE_SUCCEEDED;
            case REJECTED -> Rollout.State.STATE_REJECTED;
            case CANCELLED -> Rollout.State.STATE_CANCELLED;
            case ROLLED_BACK -> Rollout.State.STATE_ROLLED_BACK;
            case FAILED -> Rollout.State.STATE_FAILED;
        };
    }

    private static Wave.State toWire(WaveState state) {
        return switch (state) {
            case PENDING -> Wave.State.STATE_PENDING;
            case AWAITING_APPROVAL -> Wave.State.STATE_AWAITING_APPROVAL;
            case RUNNING -> Wave.State.STATE_RUNNING;
            case SOAKING -> Wave.State.STATE_SOAKING;
            case PASSED -> Wave.State.STATE_PASSED;
            case BREACHED -> Wave.State.STATE_BREACHED;
        };
    }
}

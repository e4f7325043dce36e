package io.flotilla.controller.rollout.store;

import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.rollout.PolicyCodec;
import io.flotilla.controller.rollout.engine.DeploymentCounts;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutPlan;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.rollout.engine.RolloutTimes;
import io.flotilla.controller.rollout.engine.Start;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.policy.PolicyId;
import io.flotilla.controller.rollout.policy.PolicySource;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.rollout.rollback.RollbackState;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.shared.store.SelectorJson;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** Reads rollouts, waves and rollbacks out of rows of their tables. */
@Singleton
class RolloutRow {

    static final String SELECT =
            """
            SELECT id, display_name, model_version, fleet, selector, slot, policy,
                policy_name, policy_revision,
                requires_approval, held, schedule_time, creator, state, reason, create_time,
                update_time, start_time, end_time, deadline_time, revision
            FROM rollout\s""";

    private final PolicyCodec policies;

    RolloutRow(PolicyCodec policies) {
        this.policies = policies;
    }

    Rollout rollout(Row row) throws SQLException {
        return new Rollout(
                new RolloutId(row.text("id")),
                plan(row),
                row.constant(RolloutState.class, "state"),
                row.text("reason"),
                new RolloutTimes(
                        row.instant("create_time"),
                        row.instant("update_time"),
                        row.instantOrNull("start_time"),
                        row.instantOrNull("end_time"),
                        row.instantOrNull("deadline_time")),
                row.number("revision"));
    }

    private RolloutPlan plan(Row row) throws SQLException {
        return new RolloutPlan(
                row.text("display_name"),
                row.text("model_version"),
                target(row),
                row.text("slot"),
                policies.decode(EncodedMessage.of(row.bytes("policy"))),
                source(row),
                new Start(
                        row.flag("requires_approval"),
                        row.flag("held"),
                        row.instantOrNull("schedule_time")),
                row.text("creator"));
    }

    private static PolicySource source(Row row) throws SQLException {
        var id = row.text("policy_name");
        return id.isEmpty()
                ? PolicySource.INLINE
                : new PolicySource(new PolicyId(id), row.integer("policy_revision"));
    }

    private static Target target(Row row) throws SQLException {
        var fleet = row.textOrNull("fleet");
        return fleet == null
                ? new Target.OfSelector(SelectorJson.read(row.text("selector")))
                : new Target.OfFleet(new FleetId(fleet));
    }

    @Nullable String selectorJson(Target target) {
        return target instanceof Target.OfSelector(var selector)
                ? SelectorJson.write(selector)
                : null;
    }

    static Wave wave(Row row) throws SQLException {
        var counts = new EnumMap<DeploymentState, Integer>(DeploymentState.class);
        for (var state : DeploymentState.values()) {
            counts.put(state, row.integer(DeploymentRow.countColumn(state)));
        }
        return new Wave(
                row.integer("ordinal"),
                row.constant(WaveState.class, "state"),
                new DeploymentCounts(counts),
                row.instantOrNull("start_time"),
                row.instantOrNull("soak_end_time"),
                row.instantOrNull("end_time"));
    }

    static Rollback rollback(Row row) throws SQLException {
        return new Rollback(
                row.integer("ordinal"),
                new ScopeColumns(
                                row.text("scope"),
                                row.integer("wave"),
                                row.text("variant"),
                                row.text("hardware_class"))
                        .toScope(),
                row.constant(RollbackState.class, "state"),
                row.text("reason"),
                new Rollback.Progress(
                        row.integer("device_count"),
                        row.integer("restored_count"),
                        row.integer("failed_count")),
                row.instant("create_time"),
                row.instant("update_time"));
    }

    /** A scope as columns keep it. */
    record ScopeColumns(String name, int wave, String variant, String hardwareClass) {

        static ScopeColumns of(RollbackScope scope) {
            return switch (scope) {
                case RollbackScope.FailedDevices() -> new ScopeColumns("FAILED_DEVICES", 0, "", "");
                case RollbackScope.OfWave(var ordinal) -> new ScopeColumns("WAVE", ordinal, "", "");
                case RollbackScope.OfVariant(var variant, var hardwareClass) ->
                        new ScopeColumns("VARIANT", 0, variant, hardwareClass);
                case RollbackScope.WholeRollout() -> new ScopeColumns("ROLLOUT", 0, "", "");
            };
        }

        RollbackScope toScope() {
            return switch (name) {
                case "FAILED_DEVICES" -> new RollbackScope.FailedDevices();
                case "WAVE" -> new RollbackScope.OfWave(wave);
                case "VARIANT" -> new RollbackScope.OfVariant(variant, hardwareClass);
                case "ROLLOUT" -> new RollbackScope.WholeRollout();
                default -> throw new IllegalStateException("no such scope: " + name);
            };
        }
    }
}

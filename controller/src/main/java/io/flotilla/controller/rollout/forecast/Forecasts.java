package io.flotilla.controller.rollout.forecast;

import static java.util.Comparator.comparingInt;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import io.flotilla.controller.planning.CoveragePlans;
import io.flotilla.controller.planning.CoveragePlans.Expected;
import io.flotilla.controller.rollout.Membership;
import io.flotilla.controller.rollout.NewRollout;
import io.flotilla.controller.rollout.PolicyCodec;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.forecast.WaveForecast.Group;
import io.flotilla.controller.rollout.forecast.WaveForecast.Load;
import io.flotilla.controller.rollout.plan.Member;
import io.flotilla.controller.shared.DeviceId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says how a rollout would go about it. Changes nothing. */
@Singleton
public class Forecasts {

    private static final RolloutId UNNAMED = new RolloutId("forecast");

    private final Membership membership;
    private final CoveragePlans plans;
    private final PolicyCodec policies;
    private final Clock clock;

    Forecasts(Membership membership, CoveragePlans plans, PolicyCodec policies, Clock clock) {
        this.membership = membership;
        this.plans = plans;
        this.policies = policies;
        this.clock = clock;
    }

    /** The forecast by what is known now. */
    public RolloutForecast of(NewRollout wanted, DeviceCourse course) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var plan = wanted.plan();
        var expected =
                plans.choices(membership.question(plan, policies.variantPolicy(wanted.policy())));
        var rollout = Rollout.create(UNNAMED, plan, now);
        var timetable = new Timetable(plan.policy(), course);
        var waves = new ArrayList<WaveForecast>();
        var turn = start(plan.start().scheduleTime(), now);
        for (var members : membership.foresee(rollout, expected)) {
            var ordinal = waves.size() + 1;
            var load = load(members, expected);
            var times = timetable.of(ordinal, load, turn);
            waves.add(
                    new WaveForecast(
                            ordinal, plan.policy().wave(ordinal), groups(members), load, times));
            turn = times.ends();
        }
        return new RolloutForecast(waves, turn, new ForecastNotes(plan, course, waves).notes());
    }

    private static Instant start(@Nullable Instant scheduled, Instant now) {
        return scheduled == null || scheduled.isBefore(now) ? now : scheduled;
    }

    private static Load load(List<Member> members, Map<DeviceId, Expected> expected) {
        var choices =
                members.stream()
                        .map(member -> expected.get(member.device()))
                        .filter(Objects::nonNull)
                        .toList();
        return new Load(
                members.size(),
                (int) choices.stream().filter(Expected::isChange).count(),
                choices.stream().mapToLong(Expected::missingBytes).sum());
    }

    private static List<Group> groups(List<Member> members) {
        record Kind(String variant, String hardwareClass) {}
        return members.stream()
                .map(member -> new Kind(member.variant(), member.hardwareClass()))
                .collect(groupingBy(identity(), summingInt(_ -> 1)))
                .entrySet()
                .stream()
                .map(
                        kind ->
                                new Group(
                                        kind.getKey().variant,
                                        kind.getKey().hardwareClass,
                                        kind.getValue()))
                .sorted(
                        comparingInt(Group::devices)
                                .reversed()
                                .thenComparing(Group::variant)
                                .thenComparing(Group::hardwareClass))
                .toList();
    }
}

package io.flotilla.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.plan.Member;
import io.flotilla.controller.rollout.plan.Strata;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveOrder;
import io.flotilla.controller.rollout.plan.WavePlan;
import io.flotilla.controller.rollout.plan.WaveSpec;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static final List<Member> MEMBERS =
            IntStream.range(0, 50)
                    .mapToObj(i -> new Member(new DeviceId("d" + i), Map.of(), "", ""))
                    .toList();

    private static final WavePlan PLAN =
            new WavePlan(
                    new WaveOrder.Sequence(
                            List.of(
                                    wave("a", new WaveLimit.Count(3)),
                                    wave("b", new WaveLimit.Rest()))),
                    Strata.NONE);

    @Test
    void every_device_gets_one_wave() {
        var waves = Membership.shareOut(new RolloutId("r"), PLAN, MEMBERS);

        assertThat(waves).hasSize(2);
        assertThat(waves.getFirst()).hasSize(3);
        assertThat(waves.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(50);
    }

    @Test
    void one_rollout_shares_out_the_same_way_and_another_differently() {
        var first = Membership.shareOut(new RolloutId("r"), PLAN, MEMBERS);
        var again = Membership.shareOut(new RolloutId("r"), PLAN, MEMBERS.reversed());
        var other = Membership.shareOut(new RolloutId("s"), PLAN, MEMBERS);

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    private static WaveSpec wave(String name, WaveLimit limit) {
        return new WaveSpec(name, limit, null, 1, Duration.ZERO, false);
    }
}

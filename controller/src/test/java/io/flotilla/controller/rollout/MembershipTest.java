package io.flotilla.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.FailurePolicy;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.Pace;
import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveSpec;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static final List<DeviceId> MEMBERS =
            IntStream.range(0, 50).mapToObj(i -> new DeviceId("d" + i)).toList();

    private static final RolloutPolicy POLICY =
            new RolloutPolicy(
                    List.of(
                            new WaveSpec("a", new WaveLimit.Count(3), 1, Duration.ZERO, false),
                            new WaveSpec("b", new WaveLimit.Rest(), 1, Duration.ZERO, false)),
                    new Pace(Duration.ofHours(1), OfflineDevices.EXCLUDE, null),
                    new FailurePolicy(null, ErrorAction.PAUSE));

    @Test
    void every_device_gets_one_wave() {
        var waves = Membership.shareOut(new RolloutId("r"), POLICY, MEMBERS);

        assertThat(waves).hasSize(50);
        assertThat(Collections.frequency(waves.values(), 1)).isEqualTo(3);
    }

    @Test
    void one_rollout_shares_out_the_same_way_and_another_differently() {
        var first = Membership.shareOut(new RolloutId("r"), POLICY, MEMBERS);
        var again = Membership.shareOut(new RolloutId("r"), POLICY, MEMBERS.reversed());
        var other = Membership.shareOut(new RolloutId("s"), POLICY, MEMBERS);

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }
}

package io.flotilla.controller.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutPolicyTest {

    @Test
    void waves_take_what_their_limits_say_and_the_last_takes_the_rest() {
        var policy = policy(new WaveLimit.Count(1), new WaveLimit.Share(0.1));

        assertThat(policy.shares(100)).containsExactly(1, 10, 89);
    }

    @Test
    void a_share_is_rounded_up() {
        assertThat(policy(new WaveLimit.Share(0.1)).shares(11)).containsExactly(2, 9);
    }

    @Test
    void waves_that_find_no_devices_left_are_empty() {
        var policy = policy(new WaveLimit.Count(5), new WaveLimit.Count(5));

        assertThat(policy.shares(3)).containsExactly(3, 0, 0);
        assertThat(policy.shares(0)).containsExactly(0, 0, 0);
    }

    private static RolloutPolicy policy(WaveLimit... limits) {
        var waves = new ArrayList<WaveSpec>();
        for (var limit : limits) {
            waves.add(new WaveSpec("w" + waves.size(), limit, 1, Duration.ZERO, false));
        }
        waves.add(new WaveSpec("rest", new WaveLimit.Rest(), 1, Duration.ZERO, false));
        return new RolloutPolicy(
                List.copyOf(waves),
                new Pace(Duration.ofHours(1), OfflineDevices.EXCLUDE, null),
                new FailurePolicy(null, ErrorAction.PAUSE));
    }
}

package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.engine.Admission.Admitted;
import io.flotilla.controller.rollout.engine.Admission.Held;
import io.flotilla.controller.rollout.engine.Queue.Candidate;
import io.flotilla.controller.rollout.engine.Queue.Group;
import io.flotilla.controller.rollout.plan.DisruptionBudget;
import io.flotilla.controller.rollout.plan.DisruptionBudget.Limit;
import io.flotilla.controller.rollout.plan.Rate;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    @Test
    void without_limits_all_are_told() {
        var queue = queue(Map.of(), here("a", ""), here("b", ""));

        assertThat(Admission.admit(Throttle.NONE, queue, 1_000_000))
                .isEqualTo(new Admitted(ids("a", "b")));
    }

    @Test
    void no_more_are_under_way_at_once_than_may_be() {
        var throttle = new Throttle(null, 3, Duration.ZERO, Throttle.ANY_BANDWIDTH, null);
        var queue = queue(Map.of(), here("a", ""), here("b", ""));

        assertThat(Admission.admit(throttle, queue, 2)).isEqualTo(new Admitted(ids("a")));
        assertThat(Admission.admit(throttle, queue, 3)).isInstanceOf(Held.class);
    }

    @Test
    void what_the_rate_holds_back_is_told_when_the_oldest_leaves_its_window() {
        var throttle = new Throttle(new Rate(12), 100, Duration.ZERO, Throttle.ANY_BANDWIDTH, null);
        var told = NOW.minusSeconds(2);
        var queue = new Queue(List.of(here("a", "")), null, List.of(told), Map.of());

        assertThat(Admission.admit(throttle, queue, 0))
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.until()).isEqualTo(told.plusSeconds(5)));
    }

    @Test
    void devices_whose_time_has_not_come_are_waited_for() {
        Instant next = NOW.plusSeconds(7);

        assertThat(
                        Admission.admit(
                                Throttle.NONE, new Queue(List.of(), next, List.of(), Map.of()), 0))
                .isInstanceOfSatisfying(
                        Held.class, held -> assertThat(held.until()).isEqualTo(next));
    }

    @Test
    void a_full_group_holds_back_its_own_and_nobody_else() {
        var queue =
                queue(
                        Map.of("berlin", new Group(4, 1, 1), "rome", new Group(4, 0, 0)),
                        here("a", "berlin"),
                        here("b", "rome"),
                        here("c", "rome"));

        assertThat(Admission.admit(budget(new Limit.MaxUnavailable(1)), queue, 0))
                .isEqualTo(new Admitted(ids("b")));
    }

    @Test
    void a_group_keeps_as_many_as_it_must_have() {
        var queue =
                queue(
                        Map.of("berlin", new Group(3, 0, 0), "rome", new Group(2, 0, 0)),
                        here("a", "berlin"),
                        here("b", "berlin"),
                        here("c", "rome"));

        assertThat(Admission.admit(budget(new Limit.MinAvailable(2)), queue, 0))
                .isEqualTo(new Admitted(ids("a")));
    }

    @Test
    void a_device_out_of_reach_is_away_already_but_two_do_not_come_back_to_update_together() {
        var queue =
                queue(
                        Map.of("berlin", new Group(4, 2, 0)),
                        new Candidate(new DeviceId("a"), "berlin", true),
                        new Candidate(new DeviceId("b"), "berlin", true),
                        here("c", "berlin"));

        assertThat(Admission.admit(budget(new Limit.MaxUnavailable(1)), queue, 0))
                .isEqualTo(new Admitted(ids("a")));
    }

    @Test
    void a_budget_that_is_used_up_is_said() {
        var queue = queue(Map.of("berlin", new Group(2, 1, 1)), here("a", "berlin"));

        assertThat(Admission.admit(budget(new Limit.MaxUnavailable(1)), queue, 0))
                .isInstanceOfSatisfying(
                        Held.class, held -> assertThat(held.why()).contains("disruption budget"));
    }

    private static Throttle budget(Limit limit) {
        return new Throttle(
                null,
                1000,
                Duration.ZERO,
                Throttle.ANY_BANDWIDTH,
                new DisruptionBudget(List.of("site"), limit));
    }

    private static Queue queue(Map<String, Group> groups, Candidate... next) {
        return new Queue(List.of(next), null, List.of(), groups);
    }

    private static Candidate here(String device, String group) {
        return new Candidate(new DeviceId(device), group, false);
    }

    private static List<DeviceId> ids(String... devices) {
        return List.of(devices).stream().map(DeviceId::new).toList();
    }
}

package io.flotilla.controller.rollout.plan;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.rollout.plan.WaveOrder.Exponential;
import io.flotilla.controller.rollout.plan.WaveOrder.Sequence;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaveSharesTest {

    private static final Set<Strata.Key> BOTH =
            EnumSet.of(Strata.Key.VARIANT, Strata.Key.HARDWARE_CLASS);

    @Test
    void waves_take_what_their_limits_say_and_the_last_takes_the_rest() {
        var plan = sequence(new WaveLimit.Count(1), new WaveLimit.Share(0.1));

        assertThat(sizes(plan, alike(100))).containsExactly(1, 10, 89);
    }

    @Test
    void a_share_is_rounded_up() {
        assertThat(sizes(sequence(new WaveLimit.Share(0.1)), alike(11))).containsExactly(2, 9);
    }

    @Test
    void waves_that_find_no_devices_left_are_empty() {
        var plan = sequence(new WaveLimit.Count(5), new WaveLimit.Count(5));

        assertThat(sizes(plan, alike(3))).containsExactly(3, 0, 0);
        assertThat(sizes(plan, alike(0))).containsExactly(0, 0, 0);
    }

    @Test
    void a_wave_with_a_selector_takes_only_what_that_matches() {
        var canary = new LabelSelector(new TreeMap<>(Map.of("stage", "canary")), List.of());
        var plan =
                new WavePlan(
                        new Sequence(
                                List.of(
                                        wave("canary", new WaveLimit.Rest(), canary),
                                        wave("rest", new WaveLimit.Rest(), null))),
                        Strata.NONE);
        var members = new ArrayList<>(alike(10));
        members.set(3, new Member(new DeviceId("c1"), Map.of("stage", "canary"), "", ""));
        members.set(7, new Member(new DeviceId("c2"), Map.of("stage", "canary"), "", ""));

        var waves = WaveShares.of(plan, members);

        assertThat(waves.getFirst()).containsExactly(new DeviceId("c1"), new DeviceId("c2"));
        assertThat(waves.getLast()).hasSize(8);
    }

    @Test
    void growing_waves_double_until_all_are_taken() {
        assertThat(sizes(growing(new WaveLimit.Count(1), 2, null), alike(20)))
                .containsExactly(1, 2, 4, 8, 5);
    }

    @Test
    void growing_waves_grow_no_larger_than_they_may() {
        assertThat(sizes(growing(new WaveLimit.Count(2), 3, new WaveLimit.Share(0.3)), alike(20)))
                .containsExactly(2, 6, 6, 6);
    }

    @Test
    void the_hundredth_wave_takes_all_that_are_left() {
        var sizes = sizes(growing(new WaveLimit.Count(1), 1, null), alike(500));

        assertThat(sizes).hasSize(100).startsWith(1, 1).endsWith(401);
    }

    @Test
    void a_rollout_without_devices_has_a_wave_all_the_same() {
        assertThat(sizes(growing(new WaveLimit.Count(1), 2, null), alike(0))).containsExactly(0);
    }

    @Test
    void every_stratum_has_a_device_in_the_first_wave_even_if_that_grows() {
        var members = new ArrayList<Member>();
        members.addAll(many(90, "big", "INT8"));
        members.addAll(many(8, "small", "INT4"));
        members.addAll(many(2, "tiny", "Q2_K"));
        var plan = stratified(1, new WaveLimit.Count(1), new WaveLimit.Share(0.5));

        var waves = WaveShares.of(plan, members);

        assertThat(classes(waves.getFirst())).isEqualTo(Map.of("big", 1L, "small", 1L, "tiny", 1L));
        assertThat(classes(waves.get(1))).isEqualTo(Map.of("big", 46L, "small", 3L, "tiny", 1L));
    }

    @Test
    void what_fits_nothing_is_left_to_the_last_wave() {
        var members = new ArrayList<>(many(5, "tiny", ""));
        members.addAll(many(5, "big", "INT8"));

        var waves = WaveShares.of(stratified(1, new WaveLimit.Count(3)), members);

        assertThat(classes(waves.getFirst())).isEqualTo(Map.of("big", 3L));
        assertThat(classes(waves.getLast())).isEqualTo(Map.of("big", 2L, "tiny", 5L));
    }

    @Test
    void whatever_the_plan_each_device_has_one_wave_and_each_wave_its_share_of_every_stratum() {
        var random = new Random(42);
        for (int i = 0; i < 300; i++) {
            var members = randomMembers(random);
            var least = random.nextInt(3);
            var limit = 1 + random.nextInt(members.size());
            var plan = stratified(least, new WaveLimit.Count(limit), new WaveLimit.Share(0.3));

            var waves = WaveShares.of(plan, members);

            assertThat(waves.stream().flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(
                            members.stream().map(Member::device).toList());
            assertShares(members, waves.getFirst(), limit, least);
        }
    }

    private static void assertShares(
            List<Member> members, List<DeviceId> first, int limit, int least) {
        var strata = members.stream().collect(groupingBy(Member::hardwareClass, counting()));
        var taken = classes(first);
        assertThat(first.size())
                .isBetween(
                        Math.min(limit, members.size()),
                        Math.max(limit, limit + least * strata.size()));
        strata.forEach(
                (stratum, devices) -> {
                    var share = limit * devices;
                    var mustHave = Math.max(Math.min(least, devices), share / members.size());
                    var mayHave =
                            Math.max(
                                    Math.min(least, devices),
                                    Math.ceilDiv(share, (long) members.size()));
                    assertThat(taken.getOrDefault(stratum, 0L)).isBetween(mustHave, mayHave);
                });
    }

    private static List<Member> randomMembers(Random random) {
        var members = new ArrayList<Member>();
        var strata = 1 + random.nextInt(6);
        for (int stratum = 0; stratum < strata; stratum++) {
            members.addAll(many(1 + random.nextInt(30), "class" + stratum, "INT8"));
        }
        return members;
    }

    private static WavePlan sequence(WaveLimit... limits) {
        return new WavePlan(new Sequence(waves(limits)), Strata.NONE);
    }

    private static WavePlan stratified(int minPerStratum, WaveLimit... limits) {
        return new WavePlan(new Sequence(waves(limits)), new Strata(BOTH, minPerStratum));
    }

    private static WavePlan growing(WaveLimit initial, double factor, @Nullable WaveLimit max) {
        return new WavePlan(
                new Exponential(initial, factor, max, 1, Duration.ZERO, List.of()), Strata.NONE);
    }

    private static List<WaveSpec> waves(WaveLimit... limits) {
        var waves = new ArrayList<WaveSpec>();
        for (var limit : limits) {
            waves.add(wave("w" + waves.size(), limit, null));
        }
        waves.add(wave("rest", new WaveLimit.Rest(), null));
        return waves;
    }

    private static WaveSpec wave(String name, WaveLimit limit, @Nullable LabelSelector selector) {
        return new WaveSpec(name, limit, selector, 1, Duration.ZERO, false);
    }

    private static List<Integer> sizes(WavePlan plan, List<Member> members) {
        return WaveShares.of(plan, members).stream().map(List::size).toList();
    }

    private static Map<String, Long> classes(List<DeviceId> devices) {
        var counts = new HashMap<String, Long>();
        devices.forEach(device -> counts.merge(device.value().split("-", 2)[0], 1L, Long::sum));
        return counts;
    }

    private static List<Member> alike(int devices) {
        return many(devices, "any", "");
    }

    private static List<Member> many(int devices, String hardwareClass, String variant) {
        return IntStream.range(0, devices)
                .mapToObj(
                        i ->
                                new Member(
                                        new DeviceId(hardwareClass + "-" + i),
                                        Map.of(),
                                        hardwareClass,
                                        variant))
                .toList();
    }
}

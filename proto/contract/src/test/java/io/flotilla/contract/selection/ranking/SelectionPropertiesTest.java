package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.QualityFloor;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.VariantPolicy.Accelerators;
import io.flotilla.contract.selection.VariantPolicy.Room;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every device, set of variants and policy, tried on thousands made by chance. */
class SelectionPropertiesTest {

    private static final int WORLDS = 1_000;

    /** Small enough that every pair and triple of variants is looked at. */
    private static final int WORLDS_IN_DEPTH = 150;

    @Test
    void what_may_run_fits() {
        inEach(
                world ->
                        assertThat(world.select().ranked())
                                .allMatch(candidate -> candidate.footprint().fits()));
    }

    @Test
    void every_variant_comes_back_once_with_a_rank_or_a_reason() {
        inEach(
                world -> {
                    var candidates = world.select().candidates();

                    assertThat(candidates)
                            .extracting(Candidate::variant)
                            .containsExactlyInAnyOrderElementsOf(
                                    world.variants().stream().map(Variant::name).toList());
                    assertThat(candidates)
                            .allMatch(
                                    candidate ->
                                            candidate.isRanked()
                                                    || !candidate.rejections().isEmpty());
                });
    }

    @Test
    void ranks_count_from_one_in_order() {
        inEach(
                world -> {
                    var ranks =
                            world.select().ranked().stream()
                                    .map(candidate -> ((Candidate.Ranked) candidate.verdict()))
                                    .map(Candidate.Ranked::rank)
                                    .toList();

                    assertThat(ranks)
                            .isEqualTo(IntStream.rangeClosed(1, ranks.size()).boxed().toList());
                });
    }

    @Test
    void the_order_of_the_variants_does_not_matter() {
        inEach(
                world -> {
                    var shuffled = new ArrayList<>(world.variants());
                    Collections.shuffle(shuffled, new Random(world.seed()));

                    assertThat(world.withVariants(shuffled).select()).isEqualTo(world.select());
                });
    }

    @Test
    void the_quick_choice_is_that_of_the_whole_selection() {
        inEach(
                world -> {
                    var quick =
                            VariantSelector.of(MODEL_VERSION, world.variants(), world.policy())
                                    .choose(world.device());

                    assertThat(quick.map(choice -> choice.variant().name()))
                            .isEqualTo(world.select().chosen().map(Candidate::variant));
                });
    }

    /** Who stands before whom does not depend on who else is there, so the order is total. */
    @Test
    void two_variants_stand_to_each_other_alone_as_they_do_among_all() {
        inEach(
                WORLDS_IN_DEPTH,
                world -> {
                    var ranked = namesOf(world.select());
                    for (var one = 0; one < ranked.size(); one++) {
                        for (var other = one + 1; other < ranked.size(); other++) {
                            var pair = Set.of(ranked.get(one), ranked.get(other));

                            assertThat(namesOf(world.withOnly(pair).select()))
                                    .containsExactly(ranked.get(one), ranked.get(other));
                        }
                    }
                });
    }

    @Test
    void what_is_added_changes_nothing_among_the_others() {
        inEach(
                WORLDS_IN_DEPTH,
                world -> {
                    var ranked = namesOf(world.select());
                    for (var left : ranked) {
                        var others = ranked.stream().filter(name -> !name.equals(left)).toList();

                        assertThat(namesOf(world.withOnly(new HashSet<>(others)).select()))
                                .isEqualTo(others);
                    }
                });
    }

    @Test
    void on_one_processor_more_memory_never_costs_quality() {
        inEach(
                world -> {
                    var wanted =
                            world.onCpuOnly()
                                    .with(
                                            policy ->
                                                    policy.withObjective(Objective.QUALITY)
                                                            .withPreferBits(List.of())
                                                            .withSpeed(SpeedObjective.ANY)
                                                            .withRoom(
                                                                    policy.room()
                                                                            .withContext(0, 0)));
                    var before = qualityCell(wanted);

                    var after = qualityCell(wanted.withTwiceTheMemory());

                    assertThat(after).isLessThanOrEqualTo(before);
                });
    }

    @Test
    void on_one_processor_more_memory_never_costs_quality_among_what_is_not_cut_down() {
        inEach(
                world -> {
                    var wanted =
                            world.onCpuOnly()
                                    .with(
                                            policy ->
                                                    policy.withObjective(Objective.QUALITY)
                                                            .withPreferBits(List.of())
                                                            .withSpeed(SpeedObjective.ANY));
                    var before = wanted.select().chosen();
                    var after = wanted.withTwiceTheMemory().select().chosen();

                    if (isDegraded(before.orElse(null)) == isDegraded(after.orElse(null))) {
                        assertThat(qualityCell(wanted.withTwiceTheMemory()))
                                .isLessThanOrEqualTo(qualityCell(wanted));
                    } else {
                        assertThat(after).isPresent();
                        assertThat(isDegraded(after.orElseThrow())).isFalse();
                    }
                });
    }

    @Test
    void a_stricter_policy_admits_no_more() {
        List<UnaryOperator<VariantPolicy>> stricter =
                List.of(
                        policy -> policy.withMemoryHeadroomPercent(90),
                        policy -> policy.withAllow(new TreeSet<>(List.of("INT8"))),
                        policy -> policy.withPin("v0"),
                        policy -> policy.withQualityFloor(QualityFloor.ofDivergence(0.01)),
                        policy -> policy.withSpeed(new SpeedObjective(1e6, 1e-6, 1e-6)),
                        policy -> policy.withAccelerators(Accelerators.DEFAULT),
                        policy -> policy.withRoom(policy.room().withSequences(64)),
                        policy ->
                                policy.withRoom(
                                        policy.room().withKeyValueTypes(Set.of(KeyValueType.F16))),
                        policy -> policy.withRoom(notShorter(policy.room())));
        inEach(
                world -> {
                    var lax =
                            world.with(
                                    policy ->
                                            policy.withAllow(new TreeSet<>())
                                                    .withPin("")
                                                    .withSpeed(SpeedObjective.ANY)
                                                    .withRoom(
                                                            policy.room()
                                                                    .withKeyValueTypes(
                                                                            Set.of(
                                                                                    KeyValueType
                                                                                            .values()))
                                                                    .withSequences(1)));
                    var admitted = new HashSet<>(namesOf(lax.select()));

                    assertThat(stricter)
                            .allSatisfy(
                                    change ->
                                            assertThat(namesOf(lax.with(change).select()))
                                                    .isSubsetOf(admitted));
                });
    }

    private static Room notShorter(Room room) {
        return room.withContext(room.contextTokens(), 0);
    }

    @Test
    void the_objective_changes_the_order_but_not_who_may_run() {
        inEach(
                world -> {
                    var admitted = namesOf(world.select());

                    assertThat(Objective.values())
                            .allSatisfy(
                                    objective ->
                                            assertThat(
                                                            namesOf(
                                                                    world.with(
                                                                                    policy ->
                                                                                            policy
                                                                                                    .withObjective(
                                                                                                            objective))
                                                                            .select()))
                                                    .containsExactlyInAnyOrderElementsOf(admitted));
                });
    }

    @Test
    void what_was_measured_to_miss_the_objective_is_not_chosen_and_what_is_estimated_may_be() {
        inEach(
                world -> {
                    var unmeasured = world.withDevice(world.device().withMeasurements(List.of()));
                    var hopeless = SpeedObjective.ofTokensPerSecond(1e9);

                    assertThat(namesOf(unmeasured.with(p -> p.withSpeed(hopeless)).select()))
                            .containsExactlyInAnyOrderElementsOf(namesOf(unmeasured.select()));
                });
    }

    private static void inEach(Consumer<World> property) {
        inEach(WORLDS, property);
    }

    private static void inEach(int worlds, Consumer<World> property) {
        for (var seed = 0; seed < worlds; seed++) {
            var world = World.of(seed);
            try {
                property.accept(world);
            } catch (AssertionError wrong) {
                throw new AssertionError("in " + world, wrong);
            }
        }
    }

    private static boolean isDegraded(@org.jspecify.annotations.Nullable Candidate candidate) {
        return candidate == null || candidate.footprint().setting().isDegraded();
    }

    private static List<String> namesOf(Selection selection) {
        return selection.ranked().stream().map(Candidate::variant).toList();
    }

    private static int qualityCell(World world) {
        return world.select()
                .chosen()
                .map(candidate -> LogGrid.DIVERGENCE.cell(candidate.quality().divergence()))
                .orElse(Integer.MAX_VALUE);
    }
}

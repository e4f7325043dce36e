package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachineWithoutRuntime;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.anOnnxVariant;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every device, set of variants and policy, tried on many made by chance. */
class SelectionPropertiesTest {

    private static final int WORLDS = 200;

    /** One device, the variants of a version, and a policy. */
    record World(int seed, DeviceFacts device, List<Variant> variants, VariantPolicy policy) {

        Selection select() {
            return select(device, policy);
        }

        Selection select(DeviceFacts device, VariantPolicy policy) {
            return VariantSelector.select(device, MODEL_VERSION, variants, policy);
        }

        @Override
        public String toString() {
            return "world " + seed;
        }
    }

    static Stream<World> worlds() {
        return IntStream.range(0, WORLDS).mapToObj(SelectionPropertiesTest::world);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void what_is_chosen_fits(World world) {
        var selection = world.select();

        assertThat(selection.ranked()).allMatch(candidate -> candidate.memory().fits());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void every_variant_comes_back_once_with_a_rank_or_a_reason(World world) {
        var selection = world.select();

        assertThat(selection.candidates())
                .extracting(Candidate::variant)
                .containsExactlyInAnyOrderElementsOf(
                        world.variants().stream().map(Variant::name).toList());
        assertThat(selection.candidates())
                .allMatch(candidate -> candidate.isRanked() || !candidate.rejections().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void ranks_count_from_one_in_order(World world) {
        var selection = world.select();

        var ranks =
                selection.ranked().stream()
                        .map(candidate -> ((Candidate.Ranked) candidate.verdict()).rank())
                        .toList();
        assertThat(ranks).isEqualTo(IntStream.rangeClosed(1, ranks.size()).boxed().toList());
        assertThat(selection.candidates().subList(0, ranks.size())).isEqualTo(selection.ranked());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void the_order_of_the_variants_does_not_matter(World world) {
        var shuffled = new ArrayList<>(world.variants());
        Collections.shuffle(shuffled, new Random(world.seed()));
        var reordered = new World(world.seed(), world.device(), shuffled, world.policy());

        assertThat(reordered.select()).isEqualTo(world.select());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void more_memory_never_costs_quality(World world) {
        var policy = world.policy().withObjective(Objective.QUALITY);
        var before = divergence(world, world.select(world.device(), policy));

        var after = divergence(world, world.select(withTwiceTheMemory(world.device()), policy));

        assertThat(after).isLessThanOrEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void more_headroom_admits_no_more(World world) {
        var stricter = world.policy().withMemoryHeadroomPercent(90);

        assertThat(admitted(world, stricter)).isSubsetOf(admitted(world, world.policy()));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void fewer_allowed_precisions_admit_no_more(World world) {
        var stricter = world.policy().withAllow(new TreeSet<>(List.of("INT8")));
        var laxer = world.policy().withAllow(new TreeSet<>());

        assertThat(admitted(world, stricter)).isSubsetOf(admitted(world, laxer));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void a_longer_context_admits_no_more(World world) {
        var policy = world.policy().withContextTokens(512);

        assertThat(admitted(world, policy.withContextTokens(16_384)))
                .isSubsetOf(admitted(world, policy));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void the_objective_changes_the_order_but_not_who_may_run(World world) {
        var admitted = admitted(world, world.policy());

        assertThat(Objective.values())
                .allSatisfy(
                        objective ->
                                assertThat(admitted(world, world.policy().withObjective(objective)))
                                        .isEqualTo(admitted));
    }

    private static Set<String> admitted(World world, VariantPolicy policy) {
        var names = new HashSet<String>();
        world.select(world.device(), policy)
                .ranked()
                .forEach(candidate -> names.add(candidate.variant()));
        return names;
    }

    private static double divergence(World world, Selection selection) {
        return selection
                .chosen()
                .flatMap(
                        candidate ->
                                world.variants().stream()
                                        .filter(v -> v.name().equals(candidate.variant()))
                                        .findFirst())
                .map(Variant::expectedDivergence)
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static DeviceFacts withTwiceTheMemory(DeviceFacts device) {
        var hardware = device.hardware();
        var memory = hardware.memory();
        var doubled =
                new Memory(
                        memory.totalBytes() * 2,
                        memory.limitBytes() * 2,
                        memory.availableBytes() * 2,
                        memory.limitSource());
        return device.withHardware(hardware.withMemory(doubled));
    }

    private static World world(int seed) {
        var chance = new Random(seed);
        var variants = new ArrayList<Variant>();
        for (var i = 0; i < chance.nextInt(12); i++) {
            variants.add(variant(chance, "v" + i));
        }
        return new World(seed, device(chance, variants), variants, policy(chance, variants));
    }

    private static Variant variant(Random chance, String id) {
        var precisions = Precision.values();
        var precision = precisions[chance.nextInt(precisions.length)];
        var built =
                chance.nextBoolean()
                        ? anOnnxVariant(precision, 0.3 + 4 * chance.nextDouble())
                        : aGgufVariant(precision, 1.5 + 8 * chance.nextDouble());
        if (chance.nextInt(8) == 0) {
            built.withRequiredIsa("avx512_vnni");
        }
        return built.withId(id).build();
    }

    private static DeviceFacts device(Random chance, List<Variant> variants) {
        var machine =
                aMachineWithoutRuntime()
                        .withAvailableMib(128L << chance.nextInt(7))
                        .withDiskMib(100L << chance.nextInt(8))
                        .withCpu("x86-64", chance.nextBoolean() ? "avx512_vnni" : "avx2");
        if (chance.nextInt(4) > 0) {
            machine.withRuntime(ModelRuntime.ONNX_RUNTIME, "cpu");
        }
        if (chance.nextInt(4) > 0) {
            machine.withRuntime(ModelRuntime.LLAMA_CPP);
        }
        var cached = new HashSet<String>();
        var quarantined = new HashMap<String, Quarantine>();
        for (var variant : variants) {
            if (chance.nextInt(4) == 0) {
                cached.add(variant.name());
            }
            if (chance.nextInt(8) == 0) {
                quarantined.put(variant.name(), new Quarantine("it did not load", null));
            }
        }
        return DeviceFacts.of(machine.build())
                .withCachedVariants(cached)
                .withQuarantines(quarantined);
    }

    private static VariantPolicy policy(Random chance, List<Variant> variants) {
        var objectives = Objective.values();
        var policy =
                VariantPolicy.DEFAULT
                        .withObjective(objectives[chance.nextInt(objectives.length)])
                        .withMemoryHeadroomPercent(chance.nextInt(60))
                        .withContextTokens(chance.nextInt(3) * 4096L);
        if (!variants.isEmpty() && chance.nextInt(6) == 0) {
            return policy.withPin(variants.getFirst().id());
        }
        return policy;
    }
}

package io.flotilla.controller.planning;

import static io.flotilla.contract.format.Precision.FP16;
import static io.flotilla.contract.format.Precision.Q2_K;
import static io.flotilla.contract.format.Precision.Q3_K_S;
import static io.flotilla.contract.format.Precision.Q4_K_M;
import static io.flotilla.contract.format.Precision.Q8_0;
import static io.flotilla.controller.planning.TestFleet.device;
import static io.flotilla.controller.planning.TestFleet.hardware;
import static io.flotilla.controller.planning.TestFleet.name;
import static io.flotilla.controller.planning.TestFleet.variant;
import static io.flotilla.controller.planning.TestFleet.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.planning.CoveragePlan.Change;
import io.flotilla.controller.planning.CoveragePlan.Trend;
import io.flotilla.controller.planning.FleetKnowledge.KnownHardware;
import io.flotilla.controller.planning.MakeableVariants.Makeable;
import io.flotilla.controller.planning.withdrawn.WithdrawnVariants.ByClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetPlannerTest {

    private static final Map<Long, HardwareProfile> HARDWARE =
            Map.of(
                    1L, hardware(ModelRuntime.LLAMA_CPP),
                    2L, hardware(ModelRuntime.LLAMA_CPP, ModelRuntime.ONNX_RUNTIME),
                    3L, hardware(ModelRuntime.ONNX_RUNTIME));
    private static final PlannedVersion FOUR = version(FP16, Q8_0, Q4_K_M, Q2_K);

    @Test
    void it_answers_what_selecting_device_by_device_does() {
        var chance = new Random(3);
        var devices =
                IntStream.range(0, 5_000)
                        .mapToObj(number -> anyDevice("d" + number, chance))
                        .toList();
        var today = Map.of(name(Q8_0), TestFleet.build(Q8_0));

        var answers = planner(FOUR, today).select(devices);

        var planned = new HashMap<String, String>();
        answers.forEach(
                answer -> answer.devices().forEach(one -> planned.put(one.id(), answer.chosen())));
        assertThat(planned).hasSameSizeAs(devices);
        assertThat(answers.size()).isLessThan(200);
        assertThat(devices)
                .allSatisfy(
                        one -> assertThat(planned).containsEntry(one.id(), chosenBy(one, today)));
    }

    @Test
    void what_failed_on_a_device_or_was_too_slow_there_is_not_planned_for_it() {
        var devices =
                List.of(
                        device("fresh", 1, 8000),
                        device("failed", 1, 8000),
                        device("slow", 1, 8000));
        var experiences =
                Map.of(
                        "failed", quarantined(FP16),
                        "slow", measured(FP16, 9.99));
        var policy = VariantPolicy.DEFAULT.withSpeed(SpeedObjective.ofTokensPerSecond(10));

        var answers = planner(FOUR, policy, Map.of(), experiences).select(devices);

        var planned = new HashMap<String, String>();
        answers.forEach(
                answer -> answer.devices().forEach(one -> planned.put(one.id(), answer.chosen())));
        assertThat(planned)
                .containsEntry("fresh", name(FP16))
                .containsEntry("failed", name(Q8_0))
                .containsEntry("slow", name(Q8_0));
    }

    @Test
    void devices_that_know_about_the_same_are_asked_for_once() {
        var devices =
                IntStream.range(0, 100).mapToObj(number -> device("d" + number, 1, 8000)).toList();
        var experiences =
                devices.stream()
                        .collect(
                                Collectors.toMap(
                                        DeviceOutline::id,
                                        one ->
                                                measured(
                                                        FP16,
                                                        20 + 0.001 * one.id().hashCode() % 0.1)));

        var answers = planner(FOUR, VariantPolicy.DEFAULT, Map.of(), experiences).select(devices);

        assertThat(answers).hasSize(1);
    }

    private static Experience quarantined(Precision precision) {
        return new Experience(
                Map.of(name(precision), new Quarantine("it did not load", null)), List.of());
    }

    private static Experience measured(Precision precision, double tokensPerSecond) {
        var subject = new Measured.Subject(name(precision), ModelRuntime.LLAMA_CPP, "1.0", "cpu");
        return new Experience(
                Map.of(),
                List.of(
                        new Measured(
                                subject,
                                Measured.Source.THIS_DEVICE,
                                3,
                                Measured.Speed.ofTokens(tokensPerSecond),
                                1.5,
                                0)));
    }

    @Test
    void what_a_device_serves_now_gives_its_memory_back() {
        var poor = device("poor", 1, 300, 100_000, "", 0);
        var serving = device("serving", 1, 300, 100_000, name(Q8_0), 1500);

        var figures = figures(FOUR, List.of(poor, serving));

        assertThat(figures.covered()).isEqualTo(1);
    }

    @Test
    void bytes_of_files_that_a_device_serves_already_do_not_move() {
        var today = Map.of(name(Q8_0), TestFleet.build(Q8_0));
        var serving = device("a", 1, 1700, 100_000, name(Q8_0), 0);
        var fresh = device("b", 1, 1700);
        var answers = planner(version(Q8_0), today).select(List.of(serving, fresh));

        var transfer =
                new PlanFigures(version(Q8_0), answers).transfer(new DownloadCaps(1, 0, 1 << 20));

        var sizeBytes = variant(TestFleet.VERSION, Q8_0).sizeBytes();
        assertThat(transfer.bytes()).isEqualTo(sizeBytes);
        assertThat(transfer.savedBytes()).isEqualTo(sizeBytes);
        assertThat(transfer.devices()).isEqualTo(1);
        assertThat(transfer.duration())
                .isCloseTo(Duration.ofSeconds(sizeBytes >> 20), Duration.ofSeconds(2));
    }

    @Test
    void changes_say_where_quality_would_suffer() {
        var before = TestFleet.MODEL + "/versions/1";
        var old = variant(before, Q8_0);
        var today = Map.of(old.name(), new PlannedVersion.Build(old, Map.of()));
        var devices =
                List.of(
                        device("a", 1, 1000, 100_000, old.name(), 0),
                        device("b", 1, 1700, 100_000, old.name(), 0),
                        device("c", 1, 8000, 100_000, old.name(), 0),
                        device("d", 1, 8000),
                        device("e", 1, 10, 100_000, old.name(), 0),
                        device("f", 1, 10));

        var changes =
                new PlanFigures(FOUR, planner(FOUR, today).select(devices))
                        .changes(new Trends(FOUR, today));

        assertThat(changes)
                .containsExactlyInAnyOrder(
                        new Change(old.name(), name(Q2_K), 1, Trend.WORSE),
                        new Change(old.name(), name(Q8_0), 1, Trend.LIKE),
                        new Change(old.name(), name(FP16), 1, Trend.BETTER),
                        new Change("", name(FP16), 1, Trend.NEW),
                        new Change(old.name(), "", 1, Trend.STAYS));
    }

    @Test
    void a_gap_names_what_would_close_it() {
        var devices = List.of(device("a", 1, 1000), device("b", 1, 900), device("c", 3, 8000));

        var gaps =
                figures(version(Q8_0), devices)
                        .gaps(planner(version(Q8_0), Map.of()), remedies(version(Q8_0)));

        assertThat(gaps).hasSize(2);
        assertThat(gaps.getFirst().reason())
                .isEqualTo(io.flotilla.contract.selection.Rejection.Reason.NO_MEMORY);
        assertThat(gaps.getFirst().examples()).containsExactly("devices/a", "devices/b");
        assertThat(gaps.getFirst().remedies())
                .filteredOn(helped -> helped.remedy() instanceof Remedy.Resources)
                .singleElement()
                .satisfies(helped -> assertThat(helped.devices()).isEqualTo(2));
        assertThat(gaps.getLast().remedies())
                .extracting(CoveragePlan.Helped::remedy)
                .containsExactly(new Remedy.Installed("llama.cpp"));
    }

    @Test
    void devices_of_which_one_lacks_a_little_and_one_much_are_told_apart() {
        var devices = List.of(device("a", 1, 1300), device("b", 1, 1320), device("c", 1, 200));

        var gaps =
                figures(version(Q8_0), devices)
                        .gaps(planner(version(Q8_0), Map.of()), remedies(version(Q8_0)));

        assertThat(gaps).hasSize(2);
        assertThat(gaps.getFirst().examples()).containsExactly("devices/a", "devices/b");
        assertThat(gaps.getLast().remedies())
                .last()
                .extracting(helped -> helped.remedy().text())
                .asString()
                .matches("1\\.\\d GiB more memory");
    }

    @Test
    void what_could_be_made_is_counted_for_devices_that_nothing_fits() {
        var devices = List.of(device("a", 1, 8000), device("b", 1, 900), device("c", 1, 1000));
        var planner = planner(version(Q8_0), Map.of());
        var uncovered = figures(version(Q8_0), devices).uncovered();

        var fitting =
                planner.fitting(
                        List.of(
                                new Makeable("gguf-q4-k-m", variant(TestFleet.VERSION, Q4_K_M)),
                                new Makeable("gguf-q3-k-s", variant(TestFleet.VERSION, Q3_K_S))),
                        uncovered);

        assertThat(fitting).containsEntry("gguf-q3-k-s", 2).doesNotContainKey("gguf-q4-k-m");
    }

    private static String chosenBy(DeviceOutline device, Map<String, PlannedVersion.Build> today) {
        var hardware =
                LastKnownFacts.hardware(
                        Objects.requireNonNull(HARDWARE.get(device.hardware())),
                        device.sizes(),
                        device.slot().residentBytes());
        var cached = Holdings.of(List.of(device.slot().variant()), today).complete(FOUR);
        return VariantSelector.select(
                        DeviceFacts.of(hardware).withCachedVariants(cached),
                        FOUR.name(),
                        FOUR.variants(),
                        VariantPolicy.DEFAULT)
                .chosen()
                .map(candidate -> candidate.variant())
                .orElse("");
    }

    private static DeviceOutline anyDevice(String id, Random chance) {
        var isServing = chance.nextInt(3) == 0;
        return device(
                id,
                1 + chance.nextInt(3),
                chance.nextInt(8000),
                chance.nextInt(4) == 0 ? chance.nextInt(3000) : 100_000,
                isServing ? name(Q8_0) : "",
                isServing ? 500 + chance.nextInt(1000) : 0);
    }

    private static PlanFigures figures(PlannedVersion version, List<DeviceOutline> devices) {
        return new PlanFigures(version, planner(version, Map.of()).select(devices));
    }

    private static FleetPlanner planner(
            PlannedVersion version, Map<String, PlannedVersion.Build> today) {
        return planner(version, VariantPolicy.DEFAULT, today, Map.of());
    }

    private static FleetPlanner planner(
            PlannedVersion version,
            VariantPolicy policy,
            Map<String, PlannedVersion.Build> today,
            Map<String, Experience> experiences) {
        return new FleetPlanner(
                version,
                policy,
                new FleetKnowledge(
                        new KnownHardware(HARDWARE), today, Map.of(), ByClass.NONE, experiences));
    }

    private static Remedies remedies(PlannedVersion version) {
        return new Remedies(version, VariantPolicy.DEFAULT);
    }
}

package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aGpu;
import static io.flotilla.contract.hardware.ProfileBuilder.aMachineWithoutRuntime;
import static io.flotilla.contract.hardware.ProfileBuilder.anIntegratedGpu;
import static io.flotilla.contract.hardware.ProfileBuilder.anNpu;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.ProfileBuilder;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.ProviderSupport.State;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.Placement.Processor;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.VariantPolicy.Accelerators;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a variant runs when a device has several places for it. */
class PlacementTest {

    private static final Accelerator NPU = anNpu("intel", "AI Boost");
    private static final Accelerator CARD = aGpu("nvidia", "RTX", 8192);
    private static final Variant INT8 = minilmInt8().build();

    @ParameterizedTest
    @CsvSource({"PROVED, NPU", "UNPROVED, CPU", "OFFERED, CPU", "FAILED, CPU"})
    void an_accelerator_is_used_once_a_run_has_proved_it(State state, Processor expected) {
        var device = DeviceFacts.of(laptop(state).build());

        assertThat(processor(select(device, VariantPolicy.DEFAULT, INT8))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"UNPROVED, NPU", "OFFERED, CPU", "FAILED, CPU"})
    void an_unproved_accelerator_is_used_where_the_policy_says_so(State state, Processor expected) {
        var policy = VariantPolicy.DEFAULT.withAccelerators(new Accelerators(false, true));

        assertThat(processor(select(DeviceFacts.of(laptop(state).build()), policy, INT8)))
                .isEqualTo(expected);
    }

    @Test
    void what_is_compiled_for_an_unproved_provider_cannot_run() {
        var compiled = minilmInt8().withExecutionProvider("openvino").build();
        var device = DeviceFacts.of(laptop(State.UNPROVED).build());

        var selection = select(device, VariantPolicy.DEFAULT, compiled);

        assertThat(reasons(selection)).containsExactly(Reason.EP_MISSING);
        assertThat(selection.explanation()).contains("no run on this device has proved yet");
    }

    @Test
    void what_was_measured_to_be_faster_is_used() {
        var device =
                DeviceFacts.of(laptop(State.PROVED).build())
                        .withMeasurements(
                                List.of(
                                        latency(INT8, "cpu", 0.004, Measured.Source.THIS_DEVICE),
                                        latency(
                                                INT8,
                                                "openvino",
                                                0.009,
                                                Measured.Source.HARDWARE_CLASS)));

        var chosen = select(device, VariantPolicy.DEFAULT, INT8).chosen().orElseThrow();

        assertThat(placement(chosen).processor()).isEqualTo(Processor.CPU);
        assertThat(chosen.speed().source()).isEqualTo(ExpectedSpeed.Source.THIS_DEVICE);
    }

    @Test
    void figures_of_another_version_of_the_engine_do_not_count() {
        var older =
                new Measured(
                        new Measured.Subject(INT8.name(), ModelRuntime.ONNX_RUNTIME, "0.9", "cpu"),
                        Measured.Source.THIS_DEVICE,
                        3,
                        Measured.Speed.ofLatency(0.001, 0.001),
                        1,
                        0);
        var device = DeviceFacts.of(laptop(State.PROVED).build()).withMeasurements(List.of(older));

        var chosen = select(device, VariantPolicy.DEFAULT, INT8).chosen().orElseThrow();

        assertThat(placement(chosen).processor()).isEqualTo(Processor.NPU);
    }

    @Test
    void of_two_ways_to_a_card_its_vendors_own_is_used() {
        var machine =
                aMachineWithoutRuntime()
                        .withAccelerators(CARD)
                        .withProviders(
                                ModelRuntime.LLAMA_CPP,
                                ProviderSupport.provedOnCpu(),
                                on(CARD, "vulkan", State.PROVED),
                                on(CARD, "cuda", State.PROVED));

        var chosen =
                select(
                                DeviceFacts.of(machine.build()),
                                VariantPolicy.DEFAULT,
                                aGgufVariant(Precision.Q8_0, 8.5).build())
                        .chosen()
                        .orElseThrow();

        assertThat(placement(chosen).provider()).isEqualTo("cuda");
        assertThat(chosen.footprint().deviceMemory()).isNotNull();
        assertThat(chosen.memory().need().weightsBytes()).isZero();
    }

    @Test
    void the_best_engine_of_the_variant_is_used_where_nothing_else_tells_them_apart() {
        var variant =
                minilmFp32().withRuntimes(ModelRuntime.ONNX_RUNTIME, ModelRuntime.OPENVINO).build();
        var machine =
                aMachineWithoutRuntime()
                        .withRuntime(ModelRuntime.OPENVINO, "cpu")
                        .withRuntime(ModelRuntime.ONNX_RUNTIME, "cpu");

        var chosen = select(DeviceFacts.of(machine.build()), VariantPolicy.DEFAULT, variant);

        assertThat(chosen.chosen().orElseThrow().runtime()).isEqualTo(ModelRuntime.ONNX_RUNTIME);
    }

    @Test
    void what_no_card_can_hold_runs_on_the_processor() {
        var small = aGpu("nvidia", "GT", 512);

        var selection = select(withCard(small), VariantPolicy.DEFAULT, billion());

        assertThat(processor(selection)).isEqualTo(Processor.CPU);
    }

    @Test
    void where_the_policy_says_so_part_of_it_runs_on_a_card_that_cannot_hold_all() {
        var small = aGpu("nvidia", "GT", 700);
        var scarce =
                aMachineWithoutRuntime()
                        .withAvailableMib(1300)
                        .withAccelerators(small)
                        .withProviders(
                                ModelRuntime.LLAMA_CPP,
                                ProviderSupport.provedOnCpu(),
                                on(small, "cuda", State.PROVED));
        var device = DeviceFacts.of(scarce.build());
        var policy = VariantPolicy.DEFAULT.withAccelerators(new Accelerators(true, false));

        var without = select(device, VariantPolicy.DEFAULT, billion());
        var with = select(device, policy, billion());

        assertThat(without.chosen()).isEmpty();
        var offload = with.chosen().orElseThrow().footprint().setting().offload();
        assertThat(offload.isPartial()).isTrue();
        assertThat(offload.ofBlocks()).isEqualTo(16);
        assertThat(with.explanation()).contains("of its 16 blocks fit the GPU");
    }

    @Test
    void for_power_the_neural_processor_goes_before_a_faster_card() {
        var machine =
                aMachineWithoutRuntime()
                        .withAccelerators(NPU, CARD)
                        .withProviders(
                                ModelRuntime.ONNX_RUNTIME,
                                ProviderSupport.provedOnCpu(),
                                on(CARD, "cuda", State.PROVED),
                                on(NPU, "openvino", State.PROVED));
        var device = DeviceFacts.of(machine.build());

        var frugal = select(device, VariantPolicy.DEFAULT.withObjective(Objective.POWER), INT8);
        var quick = select(device, VariantPolicy.DEFAULT.withObjective(Objective.LATENCY), INT8);

        assertThat(processor(frugal)).isEqualTo(Processor.NPU);
        assertThat(processor(quick)).isEqualTo(Processor.DISCRETE_GPU);
    }

    @Test
    void what_is_too_slow_in_one_place_runs_in_another() {
        var device =
                DeviceFacts.of(laptop(State.PROVED).build())
                        .withMeasurements(
                                List.of(
                                        latency(
                                                INT8,
                                                "openvino",
                                                0.2,
                                                Measured.Source.THIS_DEVICE)));
        var policy = VariantPolicy.DEFAULT.withSpeed(SpeedObjective.ofLatency(0.1));

        assertThat(processor(select(device, policy, INT8))).isEqualTo(Processor.CPU);
    }

    @Test
    void an_integrated_gpu_takes_main_memory() {
        var gpu = anIntegratedGpu("intel", "Arc");
        var machine =
                aMachineWithoutRuntime()
                        .withAccelerators(gpu)
                        .withProviders(ModelRuntime.LLAMA_CPP, on(gpu, "sycl", State.PROVED));

        var chosen =
                select(DeviceFacts.of(machine.build()), VariantPolicy.DEFAULT, billion())
                        .chosen()
                        .orElseThrow();

        assertThat(placement(chosen).processor()).isEqualTo(Processor.INTEGRATED_GPU);
        assertThat(chosen.footprint().deviceMemory()).isNull();
        assertThat(chosen.memory().need().weightsBytes()).isPositive();
    }

    private static Variant billion() {
        return aGgufVariant(Precision.Q8_0, 8.5).build();
    }

    private static ProfileBuilder laptop(State state) {
        return aMachineWithoutRuntime()
                .withAccelerators(NPU)
                .withProviders(
                        ModelRuntime.ONNX_RUNTIME,
                        ProviderSupport.provedOnCpu(),
                        on(NPU, "openvino", state));
    }

    private static DeviceFacts withCard(Accelerator card) {
        return DeviceFacts.of(
                aMachineWithoutRuntime()
                        .withAccelerators(card)
                        .withProviders(
                                ModelRuntime.LLAMA_CPP,
                                ProviderSupport.provedOnCpu(),
                                on(card, "cuda", State.PROVED))
                        .build());
    }

    private static ProviderSupport on(Accelerator accelerator, String provider, State state) {
        return new ProviderSupport(provider, "", accelerator.id(), state, "");
    }

    private static Measured latency(
            Variant variant, String provider, double seconds, Measured.Source source) {
        return new Measured(
                new Measured.Subject(variant.name(), ModelRuntime.ONNX_RUNTIME, "1.0", provider),
                source,
                3,
                Measured.Speed.ofLatency(seconds, seconds),
                1,
                0);
    }

    private static Selection select(DeviceFacts device, VariantPolicy policy, Variant... variants) {
        return VariantSelector.select(device, MODEL_VERSION, List.of(variants), policy);
    }

    private static Processor processor(Selection selection) {
        return placement(selection.chosen().orElseThrow()).processor();
    }

    private static List<Reason> reasons(Selection selection) {
        return selection.candidates().stream()
                .map(Candidate::rejections)
                .flatMap(List::stream)
                .map(Rejection::reason)
                .toList();
    }

    private static Placement placement(Candidate candidate) {
        return Objects.requireNonNull(candidate.placement());
    }
}

package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachineWithoutRuntime;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.VariantPolicy.Room;
import io.flotilla.contract.selection.ranking.FitCells.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FitCellsTest {

    private static final List<Variant> VARIANTS =
            List.of(
                    minilmFp32().build(),
                    minilmInt8().build(),
                    aGgufVariant(Precision.Q8_0, 8.5).build(),
                    aGgufVariant(Precision.Q4_K_M, 4.9).build(),
                    aGgufVariant(Precision.Q2_K, 3.2).build());
    private static final VariantPolicy POLICY = VariantPolicy.DEFAULT;

    @Test
    void selection_answers_alike_within_a_cell() {
        assertThat(answersAlikeWithinCells(POLICY)).isGreaterThan(12);
    }

    @Test
    void it_does_so_with_settings_that_may_be_cut_down() {
        var shrinking =
                POLICY.withRoom(
                        Room.DEFAULT
                                .withContext(8192, 512)
                                .withKeyValueTypes(Set.of(KeyValueType.values())));

        assertThat(answersAlikeWithinCells(shrinking)).isGreaterThan(30);
    }

    private static int answersAlikeWithinCells(VariantPolicy policy) {
        var chance = new Random(11);
        var cells = FitCells.of(device(1, 1), VARIANTS, policy);
        var answers = new HashMap<Cell, List<List<?>>>();

        for (var i = 0; i < 2_000; i++) {
            var memoryMib = chance.nextLong(4096);
            var diskMib = chance.nextLong(3000);
            var device = device(memoryMib, diskMib);
            var cell = cells.cell(memoryMib << 20, diskMib << 20);

            var answer = verdicts(device, policy);

            assertThat(answers.computeIfAbsent(cell, _ -> answer))
                    .as("%d MiB of memory and %d MiB of disk", memoryMib, diskMib)
                    .isEqualTo(answer);
        }
        return answers.size();
    }

    @Test
    void a_device_on_a_threshold_is_with_those_that_the_variant_fits() {
        var fp32 = List.of(minilmFp32().build());
        var free = POLICY.withMemoryHeadroomPercent(0);
        var needBytes =
                VariantSelector.select(device(4096, 4096), MODEL_VERSION, fp32, free)
                        .candidates()
                        .getFirst()
                        .memory()
                        .need()
                        .totalBytes();
        var cells = FitCells.of(device(1, 1), fp32, free);

        assertThat(cells.cell(needBytes - 1, 0)).isEqualTo(new Cell(0, 0));
        assertThat(cells.cell(needBytes, 0)).isEqualTo(new Cell(1, 0));
    }

    private static DeviceFacts device(long memoryMib, long diskMib) {
        var machine =
                aMachineWithoutRuntime()
                        .withRuntime(ModelRuntime.ONNX_RUNTIME, "cpu")
                        .withRuntime(ModelRuntime.LLAMA_CPP)
                        .withAvailableMib(memoryMib)
                        .withDiskMib(diskMib)
                        .build();
        return DeviceFacts.of(machine).withCachedVariants(Set.of(VARIANTS.getLast().name()));
    }

    /** All that an answer says but its figures. */
    private static List<List<?>> verdicts(DeviceFacts device, VariantPolicy policy) {
        return VariantSelector.select(device, MODEL_VERSION, VARIANTS, policy).candidates().stream()
                .<List<?>>map(
                        candidate ->
                                List.of(
                                        candidate.variant(),
                                        candidate.footprint().setting(),
                                        candidate.rejections().stream()
                                                .map(Rejection::reason)
                                                .toList()))
                .toList();
    }
}

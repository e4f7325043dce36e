package io.flotilla.contract.mapping;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.fit.MemoryEstimate;
import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.fit.Workload;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.ExpectedQuality;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.RunSetting;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionMapperTest {

    @ParameterizedTest
    @ValueSource(longs = {12_000, 186, 10})
    void a_selection_comes_back_as_it_went(long availableMib) {
        var selection =
                VariantSelector.select(
                        DeviceFacts.of(aMachine().withAvailableMib(availableMib).build()),
                        MODEL_VERSION,
                        List.of(minilmFp32().build(), minilmInt8().build()),
                        VariantPolicy.DEFAULT);

        var message = SelectionMapper.toWire(selection);

        assertThat(SelectionMapper.fromWire(message)).isEqualTo(selection);
        assertThat(message.getVariant())
                .isEqualTo(selection.chosen().map(Candidate::variant).orElse(""));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_reason_comes_back_as_it_went(Reason reason) {
        var rejected =
                new Candidate.Rejected(
                        List.of(new Rejection(reason, "It is so.", Map.of("key", "value"))));
        var memory = new MemoryFit(new MemoryEstimate(1, 2, 3, 4, 5), 6);
        var selection =
                new Selection(
                        MODEL_VERSION,
                        List.of(
                                new Candidate(
                                        "v",
                                        "INT8",
                                        null,
                                        new Footprint(
                                                RunSetting.whole(Workload.ofContext(7)),
                                                memory,
                                                new MemoryFit(new MemoryEstimate(9, 0, 0, 0, 0), 8),
                                                11),
                                        ExpectedSpeed.UNKNOWN,
                                        new ExpectedQuality(0.5, true),
                                        rejected)),
                        "");

        assertThat(SelectionMapper.fromWire(SelectionMapper.toWire(selection)))
                .isEqualTo(selection);
    }

    @Test
    void a_candidate_without_rank_or_reason_is_rejected_for_a_reason_unknown() {
        var message =
                io.flotilla.proto.planning.v1.Selection.newBuilder()
                        .setVariant("v")
                        .addCandidates(
                                io.flotilla.proto.planning.v1.Candidate.newBuilder()
                                        .setVariant("v"))
                        .build();

        var selection = SelectionMapper.fromWire(message);

        assertThat(selection.chosen()).isEmpty();
        assertThat(selection.candidates().getFirst().rejections())
                .extracting(Rejection::reason)
                .containsExactly(Reason.UNKNOWN);
    }
}

package io.flotilla.controller.planning.disagreement;

import static io.flotilla.contract.format.Precision.Q4_K_M;
import static io.flotilla.contract.format.Precision.Q8_0;
import static io.flotilla.controller.planning.TestFleet.facts;
import static io.flotilla.controller.planning.TestFleet.name;
import static io.flotilla.controller.planning.TestFleet.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import org.junit.jupiter.api.Test;

class DisagreementTest {

    private static final VariantPolicy POLICY = VariantPolicy.DEFAULT;

    @Test
    void equal_choices_agree_whatever_else_was_seen() {
        assertThat(Disagreement.between(at(3000, POLICY), at(4000, POLICY))).isEmpty();
    }

    @Test
    void what_the_device_saw_against_the_planned_variant_is_the_reason() {
        var found = Disagreement.between(at(3000, POLICY), at(1300, POLICY)).orElseThrow();

        assertThat(found.planned()).isEqualTo(name(Q8_0));
        assertThat(found.reported()).isEqualTo(name(Q4_K_M));
        assertThat(found.reason()).isEqualTo(Reason.NO_MEMORY);
        assertThat(found.text()).contains("gguf-q4-k-m", "gguf-q8-0", "memory");
    }

    @Test
    void a_device_that_can_do_more_disagrees_too() {
        var found = Disagreement.between(at(10, POLICY), at(3000, POLICY)).orElseThrow();

        assertThat(found.planned()).isEmpty();
        assertThat(found.reason()).isEqualTo(Reason.NO_MEMORY);
    }

    @Test
    void both_could_run_and_were_ranked_otherwise() {
        var bySize = POLICY.withObjective(Objective.SIZE);

        var found = Disagreement.between(at(3000, POLICY), at(3000, bySize)).orElseThrow();

        assertThat(found.reason()).isEqualTo(Reason.UNKNOWN);
    }

    private static Selection at(long memoryMib, VariantPolicy policy) {
        var version = version(Q8_0, Q4_K_M);
        return VariantSelector.select(
                facts(memoryMib, ModelRuntime.LLAMA_CPP),
                version.name(),
                version.variants(),
                policy);
    }
}

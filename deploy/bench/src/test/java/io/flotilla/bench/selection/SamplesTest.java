package io.flotilla.bench.selection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void samples_taken_while_others_were_busy_give_way_to_quieter_ones() {
        var samples = new Samples();
        samples.add(9, 2.0);
        samples.add(3, 0.0);
        samples.add(1, 0.1);
        samples.add(8, 1.5);
        samples.add(2, 0.2);

        assertThat(samples.medianOfQuietest(3)).isEqualTo(2);
        assertThat(samples.undisturbed(2)).isEqualTo(3);
    }

    @Test
    void what_others_take_is_beyond_the_core_that_is_ours() {
        var before = new Load(1000, 0);

        assertThat(new Load(1300, 2_000_000_000L).othersSince(before)).isEqualTo(0.5);
        assertThat(new Load(1100, 2_000_000_000L).othersSince(before)).isZero();
    }
}

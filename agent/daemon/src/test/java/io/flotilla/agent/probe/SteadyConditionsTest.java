package io.flotilla.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Conditions.Power;
import io.flotilla.contract.hardware.Conditions.Thermal;
import io.flotilla.contract.hardware.Conditions.Thermal.State;
import org.junit.jupiter.api.Test;

class SteadyConditionsTest {
    private static final long MIB = 1 << 20;

    @Test
    void memory_that_sways_around_the_end_of_a_step_is_no_news() {
        var steady = new SteadyConditions(1030 * MIB, mains(State.NORMAL));

        assertThat(steady.take(1010 * MIB, mains(State.NORMAL))).isFalse();
        assertThat(steady.take(1100 * MIB, mains(State.NORMAL))).isFalse();
        assertThat(steady.take(950 * MIB, mains(State.NORMAL))).isFalse();
    }

    @Test
    void memory_that_goes_well_past_the_end_of_a_step_is_news_once() {
        var steady = new SteadyConditions(1030 * MIB, mains(State.NORMAL));

        assertThat(steady.take(800 * MIB, mains(State.NORMAL))).isTrue();
        assertThat(steady.take(790 * MIB, mains(State.NORMAL))).isFalse();
        assertThat(steady.take(1100 * MIB, mains(State.NORMAL))).isFalse();
        assertThat(steady.take(1200 * MIB, mains(State.NORMAL))).isTrue();
    }

    @Test
    void all_memory_gone_is_news() {
        var steady = new SteadyConditions(1030 * MIB, mains(State.NORMAL));

        assertThat(steady.take(0, mains(State.NORMAL))).isTrue();
        assertThat(steady.take(0, mains(State.NORMAL))).isFalse();
    }

    @Test
    void a_battery_is_news_and_its_charge_is_not() {
        var steady = new SteadyConditions(MIB, mains(State.NORMAL));

        assertThat(steady.take(MIB, battery(0.9))).isTrue();
        assertThat(steady.take(MIB, battery(0.8))).isFalse();
        assertThat(steady.held().power().batteryRatio()).isEqualTo(0.8);
        assertThat(steady.take(MIB, mains(State.NORMAL))).isTrue();
    }

    @Test
    void a_machine_is_hot_at_once_and_cool_only_after_a_while() {
        var steady = new SteadyConditions(MIB, mains(State.NORMAL));

        assertThat(steady.take(MIB, mains(State.THROTTLED))).isTrue();
        assertThat(steady.take(MIB, mains(State.NORMAL))).isFalse();
        assertThat(steady.take(MIB, mains(State.THROTTLED))).isFalse();
        assertThat(steady.take(MIB, mains(State.HOT))).isFalse();
        assertThat(steady.take(MIB, mains(State.NORMAL))).isFalse();
        assertThat(steady.held().thermal().state()).isEqualTo(State.THROTTLED);
        assertThat(steady.take(MIB, mains(State.NORMAL))).isTrue();
        assertThat(steady.held().thermal().state()).isEqualTo(State.NORMAL);
    }

    private static Conditions mains(State state) {
        return new Conditions(new Power(Power.Source.MAINS, null), new Thermal(state, 50.0));
    }

    private static Conditions battery(double ratio) {
        return new Conditions(
                new Power(Power.Source.BATTERY, ratio), new Thermal(State.NORMAL, 50.0));
    }
}

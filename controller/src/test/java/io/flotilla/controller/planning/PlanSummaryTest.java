package io.flotilla.controller.planning;

import static io.flotilla.contract.format.Precision.Q2_K;
import static io.flotilla.contract.format.Precision.Q8_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.planning.CoveragePlan.Addition;
import io.flotilla.controller.planning.CoveragePlan.Change;
import io.flotilla.controller.planning.CoveragePlan.OfflineCount;
import io.flotilla.controller.planning.CoveragePlan.Quality;
import io.flotilla.controller.planning.CoveragePlan.Reach;
import io.flotilla.controller.planning.CoveragePlan.Transfer;
import io.flotilla.controller.planning.CoveragePlan.Trend;
import io.flotilla.controller.planning.CoveragePlan.VariantCoverage;
import io.flotilla.controller.planning.MakeableVariants.Makeable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanSummaryTest {

    @Test
    void a_plan_is_told_in_one_paragraph() {
        var plan =
                new CoveragePlan(
                        new CoveragePlan.Devices(1000, 710, new Quality(0.001, 0.002, 1)),
                        List.of(
                                new VariantCoverage(
                                        TestFleet.build(Q8_0), 710, 1L << 41, List.of())),
                        List.of(),
                        List.of(
                                new Addition(
                                        new Makeable(
                                                "gguf-q2-k",
                                                TestFleet.variant(TestFleet.VERSION, Q2_K)),
                                        230,
                                        0.4)),
                        new Transfer(1L << 41, 700, 0, 1 << 30, Duration.ofHours(3)),
                        List.of(new Change("a", "b", 12, Trend.WORSE)),
                        new Reach(1, 3, null, List.of(new OfflineCount(Duration.ofDays(1), 40))));

        assertThat(PlanSummary.of(plan))
                .isEqualTo(
                        "Of 1,000 devices, gguf-q8-0 suits 71 %; nothing fits 290 devices. Making"
                                + " gguf-q2-k would reach 94 %. 2.0 TiB would move to 700 devices,"
                                + " in about 3 h at the caps. 12 devices would serve something"
                                + " further from the original than today. 40 devices are offline"
                                + " and would follow later. 1 device is of unknown hardware and"
                                + " left out.");
    }

    @Test
    void no_device_at_all_is_said() {
        var plan =
                new CoveragePlan(
                        new CoveragePlan.Devices(0, 0, new Quality(0, 0, 0)),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Transfer(0, 0, 0, 0, null),
                        List.of(),
                        new Reach(0, 0, null, List.of()));

        assertThat(PlanSummary.of(plan)).isEqualTo("No active device of known hardware matches.");
    }

    @Test
    void shares_are_not_rounded_to_all_or_nothing() {
        assertThat(PlanSummary.percent(0.9999)).isEqualTo("more than 99 %");
        assertThat(PlanSummary.percent(0.0001)).isEqualTo("less than 1 %");
        assertThat(PlanSummary.percent(1)).isEqualTo("100 %");
    }
}

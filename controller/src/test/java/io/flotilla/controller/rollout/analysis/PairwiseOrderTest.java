package io.flotilla.controller.rollout.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairwiseOrderTest {

    private final Random random = new Random(9);

    @Test
    void averages_have_the_places_that_sorting_gives_them() {
        for (int i = 1; i < 30; i++) {
            var values = random.doubles(i, -5, 5).toArray();
            var averages = new ArrayList<Double>();
            for (int a = 0; a < i; a++) {
                for (int b = a; b < i; b++) {
                    averages.add((values[a] + values[b]) / 2);
                }
            }

            assertSorted(PairwiseOrder.ofAverages(values), averages);
        }
    }

    @Test
    void differences_have_the_places_that_sorting_gives_them() {
        for (int i = 1; i < 30; i++) {
            var before = random.ints(i, 0, 4).asDoubleStream().toArray();
            var now = random.doubles(1 + random.nextInt(20), -5, 5).toArray();
            var differences = new ArrayList<Double>();
            for (var old : before) {
                for (var young : now) {
                    differences.add(young - old);
                }
            }

            assertSorted(PairwiseOrder.ofDifferences(before, now), differences);
        }
    }

    @Test
    void values_that_differ_by_rounding_alone_come_to_an_end() {
        var same = new double[] {Math.log(0.8), Math.nextUp(Math.log(0.8)), Math.log(0.8)};

        assertThat(PairwiseOrder.ofAverages(same).median()).isEqualTo(Math.log(0.8), within(1e-15));
    }

    private static void assertSorted(PairwiseOrder order, List<Double> values) {
        Collections.sort(values);
        assertThat(order.size()).isEqualTo(values.size());
        for (int place = 0; place < values.size(); place++) {
            assertThat(order.at(place)).isEqualTo(values.get(place), within(1e-10));
        }
        var middle = values.size() / 2;
        var median =
                values.size() % 2 == 1
                        ? values.get(middle)
                        : (values.get(middle - 1) + values.get(middle)) / 2;
        assertThat(order.median()).isEqualTo(median, within(1e-10));
    }
}

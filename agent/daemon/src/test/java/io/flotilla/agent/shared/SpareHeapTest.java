package io.flotilla.agent.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareHeapTest {
    private static final long MIB = 1 << 20;

    private long committedBytes = 6 * MIB;
    private long liveBytes = 6 * MIB;
    private int collections;

    private final SpareHeap heap =
            new SpareHeap(
                    () -> committedBytes,
                    () -> {
                        collections++;
                        committedBytes = liveBytes;
                    });

    @Test
    void what_the_heap_grew_by_is_given_back_once() {
        committedBytes = 40 * MIB;

        heap.look();
        heap.look();

        assertThat(committedBytes).isEqualTo(6 * MIB);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void what_is_in_use_is_not_collected_again() {
        committedBytes = 40 * MIB;
        liveBytes = 39 * MIB;

        heap.look();
        heap.look();

        assertThat(collections).isEqualTo(1);
    }

    @Test
    void a_heap_that_grew_again_is_collected_again() {
        committedBytes = 40 * MIB;
        heap.look();
        committedBytes = 20 * MIB;

        heap.look();

        assertThat(collections).isEqualTo(2);
    }

    @Test
    void a_heap_that_grows_by_little_is_left_alone() {
        committedBytes = 6 * MIB + MIB / 2;

        heap.look();

        assertThat(collections).isZero();
    }
}

package io.flotilla.controller.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BatchesTest {

    @Test
    void what_waits_is_worked_on_together_and_in_order() {
        var worked = new CopyOnWriteArrayList<List<Integer>>();
        var batches = new Batches<Integer>("test", 10, 4, worked::add, (_, _) -> {});
        for (int i = 1; i <= 6; i++) {
            batches.offer(i);
        }

        batches.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> worked.size() == 2);
        batches.stop(Duration.ofSeconds(1));
        assertThat(worked).containsExactly(List.of(1, 2, 3, 4), List.of(5, 6));
    }

    @Test
    void one_bad_item_does_not_spoil_the_others() {
        var worked = new CopyOnWriteArrayList<Integer>();
        var failed = new CopyOnWriteArrayList<Integer>();
        var batches =
                new Batches<Integer>(
                        "test",
                        10,
                        10,
                        batch -> {
                            if (batch.contains(2)) {
                                throw new IllegalArgumentException("two");
                            }
                            worked.addAll(batch);
                        },
                        (item, _) -> failed.add(item));
        List.of(1, 2, 3).forEach(batches::offer);

        batches.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> worked.size() + failed.size() == 3);
        batches.stop(Duration.ofSeconds(1));
        assertThat(worked).containsExactly(1, 3);
        assertThat(failed).containsExactly(2);
    }

    @Test
    void there_is_no_room_beyond_the_capacity() {
        var batches = new Batches<Integer>("test", 1, 1, _ -> {}, (_, _) -> {});

        assertThat(batches.offer(1)).isTrue();
        assertThat(batches.offer(2)).isFalse();
    }
}

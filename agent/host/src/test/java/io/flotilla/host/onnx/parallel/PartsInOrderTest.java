package io.flotilla.host.onnx.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartsInOrderTest {

    @Test
    void parts_come_in_their_order_whichever_is_done_first() throws Exception {
        List<Integer> taken = new ArrayList<>();

        PartsInOrder.compute(
                3, 100, part -> new byte[] {(byte) part}, part -> taken.add((int) part[0]));

        assertThat(taken).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void several_threads_work_at_the_same_time() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        var threads = ConcurrentHashMap.<Thread>newKeySet();

        PartsInOrder.compute(
                1,
                2,
                _ -> {
                    threads.add(Thread.currentThread());
                    both.countDown();
                    awaitAll(both);
                    return new byte[0];
                },
                _ -> {});

        assertThat(threads).hasSize(2);
    }

    @Test
    void what_cannot_be_written_ends_the_work() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () ->
                                PartsInOrder.compute(
                                        2,
                                        1_000_000,
                                        _ -> new byte[0],
                                        _ -> {
                                            throw new IOException("full");
                                        }))
                .withMessage("full");
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.flotilla.agent.serve.shadow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.runtime.FakeModel;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOrder.Prompt;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSignature;
import io.flotilla.agent.runtime.tensor.TensorSpec;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.contract.telemetry.Metric;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ShadowRule ALL = new ShadowRule(1, 3, Duration.ofMinutes(1), 1);

    private final Slot slot = new Slot("embed");
    private final FakeModel before = new FakeModel("old");
    private final FakeModel now = new FakeModel("new");
    private final Occupant incoming = new Occupant("v2", "v2/variants/a", now);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Duration> rests = new CopyOnWriteArrayList<>();
    private volatile long availableBytes = Long.MAX_VALUE;

    @AfterEach
    void vacate() {
        slot.vacate();
    }

    @Test
    void the_outgoing_version_embeds_what_was_asked_until_enough_was_compared() {
        begin(ALL);

        for (var i = 0; i < 5; i++) {
            asked("a text");
        }

        await().atMost(LIMIT).until(before::isClosed);
        assertThat(told).hasSize(3).allMatch(line -> line.matches("EMBEDDING_COSINE 0\\.\\d+"));
        assertThat(slot.isObserved()).isFalse();
        assertThat(now.isClosed()).isFalse();
    }

    @Test
    void texts_are_written_anew_by_both_as_the_likeliest_ones() {
        begin(ALL);

        wrote("one two three");

        await().atMost(LIMIT).until(() -> told.size() == 3);
        assertThat(told).containsOnly("TEXT_AGREEMENT 1.0");
        assertThat(before.orders()).singleElement().isEqualTo(now.orders().getFirst());
        assertThat(before.orders().getFirst().sampling().temperature()).isZero();
    }

    @Test
    void each_row_of_tensors_tells_whether_both_give_it_the_same_class() {
        begin(FakeModel.ofTensors(-1), FakeModel.ofTensors(1), ALL);

        inferred(3, 1, 2, 2);

        await().atMost(LIMIT).until(() -> told.size() == 2);
        assertThat(told).containsExactly("LABEL_AGREEMENT 0.0", "LABEL_AGREEMENT 1.0");
    }

    @Test
    void a_model_of_tensors_that_gives_no_classes_is_said() {
        var pixels = new TensorSpec("y", TensorType.FP32, List.of(-1L, 3L, 8L, 8L));
        var signature =
                new TensorSignature(
                        List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L))),
                        List.of(pixels));

        begin(FakeModel.ofTensors(1), FakeModel.ofTensors(signature, 1), ALL);

        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("no_classes");
    }

    @Test
    void an_outgoing_version_that_answers_something_else_is_said() {
        begin(before, FakeModel.ofTensors(1), ALL);

        await().atMost(LIMIT).until(before::isClosed);
        assertThat(told).containsExactly("other_output");
    }

    @Test
    void an_outgoing_version_that_takes_something_else_is_said() {
        var other =
                new TensorSignature(
                        List.of(new TensorSpec("pixels", TensorType.FP32, List.of(-1L, 2L))),
                        List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 2L))));
        begin(FakeModel.ofTensors(1), FakeModel.ofTensors(other, 1), ALL);

        observed("pixels", 3, 1);

        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("other_input");
    }

    @Test
    void no_more_tensors_wait_than_there_is_memory_for() {
        begin(FakeModel.ofTensors(1), FakeModel.ofTensors(1), ALL);

        inferred(new float[3 << 20]);
        inferred(3, 1);

        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("LABEL_AGREEMENT 1.0");
    }

    @Test
    void no_more_of_the_time_is_spent_than_is_allowed() {
        begin(new ShadowRule(1, 2, Duration.ofMinutes(1), 0.25));

        asked("a text");
        asked("a text");

        await().atMost(LIMIT).until(before::isClosed);
        assertThat(rests).hasSize(2).allMatch(Duration::isPositive);
    }

    @Test
    void only_the_wanted_share_of_the_requests_is_looked_at() {
        begin(new ShadowRule(1e-9, 3, Duration.ofMinutes(1), 1));

        for (var i = 0; i < 100; i++) {
            asked("a text");
        }

        assertThat(told).isEmpty();
        assertThat(slot.isObserved()).isTrue();
    }

    @Test
    void it_is_over_when_its_time_is() {
        begin(new ShadowRule(1, 3, Duration.ofMillis(20), 1));

        await().atMost(LIMIT).until(before::isClosed);
        assertThat(told).isEmpty();
    }

    @Test
    void where_memory_is_short_the_outgoing_version_is_let_go_and_that_is_said() {
        availableBytes = 1 << 20;

        begin(ALL);

        await().atMost(LIMIT).until(before::isClosed);
        assertThat(told).containsExactly("no_memory");
    }

    @Test
    void an_outgoing_version_that_dies_is_said() {
        begin(ALL);
        before.die(Fault.Kind.ENGINE_CRASHED);

        asked("a text");

        await().atMost(LIMIT).until(before::isClosed);
        assertThat(told).containsExactly("outgoing_failed");
    }

    @Test
    void it_ends_with_what_it_compares_with_and_says_nothing_then() {
        begin(ALL);

        slot.vacate();

        assertThat(before.isClosed()).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void what_serves_no_more_is_not_compared_at_all() {
        slot.occupy(new Occupant("v3", "v3/variants/a", new FakeModel("newer")));

        Shadow.begin(slot, new Occupant("v1", "v1/variants/a", before), incoming, ALL, means());

        assertThat(before.isClosed()).isTrue();
        assertThat(slot.isObserved()).isFalse();
    }

    private void begin(ShadowRule rule) {
        begin(before, now, rule);
    }

    private void begin(FakeModel outgoing, FakeModel model, ShadowRule rule) {
        var successor = new Occupant("v2", "v2/variants/a", model);
        slot.occupy(successor);
        Shadow.begin(slot, new Occupant("v1", "v1/variants/a", outgoing), successor, rule, means());
    }

    private void inferred(float... pairs) {
        observed("x", pairs);
    }

    /** Pairs that were answered with themselves. */
    private void observed(String name, float... pairs) {
        var data = ByteBuffer.allocate(Float.BYTES * pairs.length).order(LITTLE_ENDIAN);
        data.asFloatBuffer().put(pairs);
        var shape = List.of(pairs.length / 2L, 2L);
        try (var lease = slot.lease().orElseThrow()) {
            lease.observer()
                    .inferred(
                            List.of(new Tensor(name, TensorType.FP32, shape, data)),
                            List.of(new Tensor("y", TensorType.FP32, shape, data)));
        }
    }

    private Shadow.Means means() {
        return new Shadow.Means(meter(), () -> availableBytes, rests::add, new Random(1));
    }

    private Meter meter() {
        return new Meter() {
            @Override
            public void record(Measurement measurement) {}

            @Override
            public void compared(String slot, String variant, Metric metric, double agreement) {
                told.add(metric.name().replace("SHADOW_", "") + " " + agreement);
            }

            @Override
            public void notCompared(String slot, String variant, String reason) {
                told.add(reason);
            }
        };
    }

    private void asked(String text) {
        try (var lease = slot.lease().orElseThrow()) {
            lease.observer().embedded(List.of(text), List.of(new float[] {1, 0}));
        }
    }

    private void wrote(String prompt) {
        var sampling =
                new TextOrder.Sampling(
                        0.8,
                        40,
                        0.9,
                        0,
                        OptionalLong.empty(),
                        new TextOrder.Penalties(0, 0, 0, 0),
                        "");
        try (var lease = slot.lease().orElseThrow()) {
            lease.observer().wrote(new TextOrder(new Prompt.Plain(prompt), sampling, 0, List.of()));
        }
    }
}

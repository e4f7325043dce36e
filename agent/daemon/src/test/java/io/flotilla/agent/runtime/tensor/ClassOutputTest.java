package io.flotilla.agent.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassOutputTest {
    private static final TensorSpec BOXES = output("boxes", 4);
    private static final TensorSpec LOGITS = output("logits", 3);
    private static final TensorSpec LABELLED =
            new TensorSpec("kind", TensorType.FP32, List.of(-1L, 2L), List.of("bad", "good"));

    @Test
    void of_several_outputs_in_rows_labels_and_the_name_tell_which() {
        assertThat(found(BOXES, LOGITS)).contains("logits");
        assertThat(found(BOXES, LOGITS, LABELLED)).contains("kind");
        assertThat(found(BOXES, output("other", 2))).isEmpty();
    }

    @Test
    void the_only_output_in_rows_is_it() {
        var chosen = new TensorSpec("label", TensorType.INT64, List.of(-1L));
        var score = output("score", 1);

        assertThat(found(chosen, score, output("probabilities", 3))).contains("probabilities");
        assertThat(found(output("any", -1))).contains("any");
        assertThat(found(chosen, score)).isEmpty();
        assertThat(found()).isEmpty();
    }

    @Test
    void each_row_has_most_of_one_class() {
        var best = best(new ClassOutput(List.of("y"), List.of("a", "b")), 1, 3, 2, -1, -3, -2);

        assertThat(best).isEqualTo(new ClassOutput.Best(List.of(1, 0, 1), 2, List.of("a", "b")));
    }

    @Test
    void what_is_no_number_is_most_of_nothing() {
        var nan = Float.NaN;

        assertThat(
                        best(new ClassOutput(List.of("y"), List.of()), nan, 3, nan, nan, 1, nan)
                                .places())
                .containsExactly(1, -1, 0);
    }

    @Test
    void labels_of_another_number_of_classes_are_left_out() {
        assertThat(best(new ClassOutput(List.of("y"), List.of("a")), 1, 0).labels()).isEmpty();
    }

    @Test
    void the_share_of_its_class_is_how_sure_a_model_is_of_a_row() {
        var shares = new ClassOutput(List.of("y"), List.of());

        assertThat(shares.confidences(answer(0.25f, 0.75f, 1, 0))).containsExactly(0.75, 1.0);
    }

    @Test
    void logits_become_shares_where_labels_or_the_name_say_that_they_are_logits() {
        var odds = (float) Math.log(3);

        assertThat(
                        new ClassOutput(List.of("y"), List.of("a", "b"))
                                .confidences(answer(1000 + odds, 1000)))
                .singleElement(DOUBLE)
                .isCloseTo(0.75, within(1e-4));
        assertThat(new ClassOutput(List.of("y"), List.of()).confidences(answer(odds, 0))).isEmpty();
        assertThat(
                        new ClassOutput(List.of("y"), List.of("a", "b"))
                                .confidences(answer(Float.NaN, 0)))
                .isEmpty();
    }

    @Test
    void of_logits_and_probabilities_either_tells_how_sure_a_model_is_but_not_both() {
        var classifier =
                ClassOutput.of(
                                new TensorSignature(
                                        List.of(),
                                        List.of(output("logits", 2), output("probabilities", 2))))
                        .orElseThrow();
        var logits = named("logits", (float) Math.log(3), 0);
        var probabilities = named("probabilities", 0.75f, 0.25f);
        var independent = named("probabilities", 0.9f, 0.8f);

        assertThat(classifier.name()).isEqualTo("logits");
        assertThat(classifier.confidences(List.of(probabilities, logits))).hasSize(1);
        assertThat(classifier.confidences(List.of(probabilities))).containsExactly(0.75);
        assertThat(classifier.confidences(List.of(independent))).isEmpty();
        assertThat(classifier.best(List.of(independent)).orElseThrow().places()).containsExactly(0);
    }

    private static Tensor named(String name, float... pairs) {
        var one = answer(pairs).getFirst();
        return new Tensor(name, one.type(), one.shape(), one.data());
    }

    private static Optional<String> found(TensorSpec... outputs) {
        return ClassOutput.of(new TensorSignature(List.of(), List.of(outputs)))
                .map(ClassOutput::name);
    }

    private static TensorSpec output(String name, long size) {
        return new TensorSpec(name, TensorType.FP32, List.of(-1L, size));
    }

    private static ClassOutput.Best best(ClassOutput output, float... pairs) {
        return output.best(answer(pairs)).orElseThrow();
    }

    private static List<Tensor> answer(float... pairs) {
        var data = ByteBuffer.allocate(Float.BYTES * pairs.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(pairs);
        var shape = List.of(pairs.length / 2L, 2L);
        return List.of(new Tensor("y", TensorType.FP32, shape, data));
    }
}

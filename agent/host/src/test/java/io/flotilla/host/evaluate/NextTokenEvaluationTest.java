package io.flotilla.host.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.ProgressSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextTokenEvaluationTest {
    private static final ProgressSink UNHEARD = (_, _) -> {};
    private static final List<String> TEXTS = List.of("ab", "cab");

    @TempDir private Path files;
    private Path kept;

    @BeforeEach
    void nameFiles() {
        kept = files.resolve("kept");
    }

    @Test
    void a_model_that_expects_all_alike_is_as_perplexed_as_its_vocabulary_is_large()
            throws Exception {
        Evaluation evaluation = evaluate(new Letters(0, 0, 0), null, null);

        assertThat(evaluation.perplexity()).isEqualTo(3, within(1e-6));
        assertThat(evaluation.comparison()).isEqualTo(new Comparison.None());
        assertThat(evaluation.tokenCount()).isEqualTo(5);
    }

    @Test
    void a_model_does_not_diverge_from_itself() throws Exception {
        Letters model = new Letters(1.5f, 0.25f, -3);
        evaluate(model, kept, null);

        Comparison.NextTokens comparison = compare(model);

        assertThat(comparison.meanDivergence()).isEqualTo(0, within(1e-3));
        assertThat(comparison.p99Divergence()).isEqualTo(0, within(1e-3));
        assertThat(comparison.sameTopRatio()).isOne();
        assertThat(comparison.referencePerplexity())
                .isEqualTo(evaluate(model, null, null).perplexity(), within(1e-4));
    }

    @Test
    void divergence_is_that_of_the_definition() throws Exception {
        evaluate(new Letters(log(0.5), log(0.25), log(0.25)), kept, null);

        Comparison.NextTokens comparison = compare(new Letters(log(0.25), log(0.5), log(0.25)));

        assertThat(comparison.meanDivergence()).isEqualTo(0.25 * Math.log(2), within(1e-4));
        assertThat(comparison.sameTopRatio()).isZero();
    }

    @Test
    void outputs_for_other_texts_are_refused() throws Exception {
        Letters model = new Letters(0, 0, 0);
        evaluate(model, kept, null);

        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(
                        () ->
                                new NextTokenEvaluation(
                                                model,
                                                List.of("abc", "ab"),
                                                new OutputFiles(null, kept))
                                        .run(UNHEARD))
                .extracting(HostProblem::reason)
                .isEqualTo(Reason.REFERENCE_MISMATCH);
    }

    @Test
    void outputs_that_are_cut_or_of_another_kind_are_refused() throws Exception {
        Letters model = new Letters(0, 0, 0);
        evaluate(model, kept, null);
        byte[] whole = Files.readAllBytes(kept);
        for (int length = 0; length < whole.length; length += 5) {
            Files.write(kept, Arrays.copyOf(whole, length));
            assertThat(refusal(model)).as("after %d bytes", length).isEqualTo("REFERENCE_MISMATCH");
        }
        Files.write(kept, Arrays.copyOf(whole, whole.length + 1));
        assertThat(refusal(model)).isEqualTo("REFERENCE_MISMATCH");
        whole[8]++;
        Files.write(kept, whole);
        assertThat(refusal(model)).isEqualTo("REFERENCE_MISMATCH");
    }

    @Test
    void an_evaluation_that_is_stopped_keeps_nothing() {
        ProgressSink stop =
                (_, _) -> {
                    throw new HostProblem(Reason.CANCELLED, "Stopped.");
                };

        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(
                        () ->
                                new NextTokenEvaluation(
                                                new Letters(0, 0, 0),
                                                TEXTS,
                                                new OutputFiles(kept, null))
                                        .run(stop));

        assertThat(files).isEmptyDirectory();
    }

    @Test
    void a_model_that_expects_nonsense_is_refused() {
        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> evaluate(new Letters(0, Float.NaN, 0), kept, null))
                .extracting(HostProblem::reason)
                .isEqualTo(Reason.INFERENCE_FAILED);
        assertThat(files).isEmptyDirectory();
    }

    private Comparison.NextTokens compare(Letters model) throws Exception {
        Comparison comparison = evaluate(model, null, kept).comparison();
        assertThat(comparison).isInstanceOf(Comparison.NextTokens.class);
        return (Comparison.NextTokens) comparison;
    }

    private String refusal(Letters model) throws IOException {
        try {
            evaluate(model, null, kept);
            return "none";
        } catch (HostProblem problem) {
            return problem.reason().name();
        }
    }

    private static Evaluation evaluate(Letters model, @Nullable Path kept, @Nullable Path reference)
            throws HostProblem {
        return new NextTokenEvaluation(model, TEXTS, new OutputFiles(kept, reference)).run(UNHEARD);
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}

package io.flotilla.host.evaluate;

import io.flotilla.host.engine.ClassifierModel;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.LanguageModel;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.TensorModel;
import java.util.List;

/**
 * What running the inputs showed.
 *
 * @param perplexity of a language model; 0 for another one
 * @param tokenCount tokens that were run
 * @param engineNanos time that the engine took
 */
public record Evaluation(
        Comparison comparison, double perplexity, long tokenCount, long engineNanos) {

    /** Runs inputs through a model: what is measured depends on what the model does. */
    public static Evaluation run(
            LoadedModel model, EvaluationInputs inputs, OutputFiles files, ProgressSink progress)
            throws HostProblem {
        return switch (model) {
            case LanguageModel language ->
                    new NextTokenEvaluation(language, texts(inputs), files).run(progress);
            case EmbeddingModel embedding ->
                    embedding(embedding::embed, embedding.embeddingLength(), inputs, files)
                            .run(progress);
            case ClassifierModel classifier ->
                    embedding(classifier::direction, classifier.classes(), inputs, files)
                            .run(progress);
            case TensorModel tensors ->
                    new TensorEvaluation(tensors, drawn(inputs), files).run(progress);
        };
    }

    private static EmbeddingEvaluation embedding(
            EmbeddingEvaluation.Embedder embedder,
            int length,
            EvaluationInputs inputs,
            OutputFiles files)
            throws HostProblem {
        return new EmbeddingEvaluation(embedder, length, texts(inputs), files);
    }

    private static List<String> texts(EvaluationInputs inputs) throws HostProblem {
        return switch (inputs) {
            case EvaluationInputs.Texts(List<String> texts) -> texts;
            case EvaluationInputs.Drawn _ ->
                    throw HostProblem.invalid("random", "The variant takes texts.");
        };
    }

    private static EvaluationInputs.Drawn drawn(EvaluationInputs inputs) throws HostProblem {
        return switch (inputs) {
            case EvaluationInputs.Drawn drawn -> drawn;
            case EvaluationInputs.Texts _ ->
                    throw HostProblem.invalid("texts", "The variant does not take texts.");
        };
    }
}

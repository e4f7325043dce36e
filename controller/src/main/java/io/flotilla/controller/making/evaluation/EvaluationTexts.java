package io.flotilla.controller.making.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.registry.Model;
import io.flotilla.controller.shared.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The texts that variants are measured on, one a paragraph.
 *
 * @param digest of the texts in order
 */
public record EvaluationTexts(List<String> texts, Digest digest) {

    public EvaluationTexts {
        texts = List.copyOf(texts);
    }

    /** Those for a task; none where a model takes no text. */
    public static EvaluationTexts of(Model.Task task) {
        return switch (task) {
            case TEXT_EMBEDDING, TEXT_CLASSIFICATION -> read("sentences.txt");
            case TEXT_GENERATION -> read("passages.txt");
            case TENSOR, IMAGE_CLASSIFICATION, UNSPECIFIED ->
                    new EvaluationTexts(List.of(), Digest.of("random".getBytes(UTF_8)));
        };
    }

    private static EvaluationTexts read(String resource) {
        try (var in = Objects.requireNonNull(EvaluationTexts.class.getResourceAsStream(resource))) {
            var content = in.readAllBytes();
            var texts =
                    Arrays.stream(new String(content, UTF_8).split("\n\n"))
                            .map(text -> text.replace('\n', ' ').strip())
                            .filter(text -> !text.isEmpty())
                            .toList();
            return new EvaluationTexts(texts, Digest.of(content));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package io.flotilla.cli.publish;

import io.flotilla.proto.registry.v1.Model;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a model does. */
final class TaskConverter implements ITypeConverter<Model.Task> {
    @Override
    public Model.Task convert(String text) {
        return switch (text) {
            case "text-embedding" -> Model.Task.TASK_TEXT_EMBEDDING;
            case "text-generation" -> Model.Task.TASK_TEXT_GENERATION;
            case "text-classification" -> Model.Task.TASK_TEXT_CLASSIFICATION;
            case "image-classification" -> Model.Task.TASK_IMAGE_CLASSIFICATION;
            case "tensor" -> Model.Task.TASK_TENSOR;
            default ->
                    throw new TypeConversionException(
                            "must be text-embedding, text-generation, text-classification,"
                                    + " image-classification or tensor, but is "
                                    + text);
        };
    }
}

package io.flotilla.controller.registry;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.Inspection.Malformed;
import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.Inspection.Unrecognised;
import io.flotilla.contract.format.Inspection.Unsupported;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks into the files of a variant: what they are is read from their bytes, not from names. */
@Singleton
class VariantInspector {

    private final ArtifactStore artifacts;

    VariantInspector(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** What the model file says of itself. */
    record Findings(VariantFacts facts, List<String> warnings) {}

    /**
     * Inspects the files of a variant, in the order in which the caller sent them.
     *
     * @throws InvalidArgument if one of them is malformed, or they do not make a variant that can
     *     run
     */
    Findings inspect(List<VariantFile> files, Model.Task task) {
        checkJson(files);
        var index = indexOfModel(files);
        var model = read(files.get(index), NewVariant.field(index));
        checkWeights(model, files.get(index), files);
        checkTokenizer(model, files, task);
        return new Findings(VariantFacts.of(model), model.warnings());
    }

    private static int indexOfModel(List<VariantFile> files) {
        return files.stream().map(VariantFile::role).toList().indexOf(Role.MODEL);
    }

    private ModelFile read(VariantFile file, String field) {
        return switch (inspect(file)) {
            case Recognised(var model) -> model;
            case Malformed(var format, var reason, var offset) ->
                    throw refused(
                            "MODEL_FILE_MALFORMED",
                            field,
                            "%s is no sound %s file: at byte %d, %s"
                                    .formatted(file.path(), format, offset, reason),
                            Map.of("format", format.name(), "offset", Long.toString(offset)));
            case Unsupported(var kind, var hint) ->
                    throw refused(
                            "MODEL_FILE_UNSUPPORTED",
                            field,
                            "%s is a %s file, which cannot run: %s"
                                    .formatted(file.path(), kind, hint),
                            Map.of("kind", kind));
            case Unrecognised(var reason) ->
                    throw refused(
                            "MODEL_FILE_UNRECOGNISED",
                            field,
                            "%s is no model file: %s".formatted(file.path(), reason),
                            Map.of());
        };
    }

    private Inspection inspect(VariantFile file) {
        try (var source = artifacts.open(file.digest())) {
            return ModelFiles.inspect(source);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InvalidArgument refused(
            String reason, String field, String description, Map<String, String> metadata) {
        return new InvalidArgument(reason, List.of(new Violation(field, description)), metadata);
    }

    /** Weights outside the model file must be among the files, and long enough. */
    private static void checkWeights(ModelFile model, VariantFile file, List<VariantFile> files) {
        var byPath =
                files.stream().collect(Collectors.toMap(VariantFile::path, Function.identity()));
        var violations = new Violations();
        externalSizes(model)
                .forEach(
                        (location, endBytes) -> {
                            var weights = byPath.get(file.resolve(location));
                            violations.require(
                                    weights != null && weights.sizeBytes() >= endBytes,
                                    "variant.files",
                                    "must hold %s with at least %d bytes, which %s refers to"
                                            .formatted(
                                                    file.resolve(location), endBytes, file.path()));
                        });
        violations.throwIfAny();
    }

    /** How long each file must be that the tensors refer to, by its location. */
    private static Map<String, Long> externalSizes(ModelFile model) {
        return model.tensors().stream()
                .map(Tensor::storage)
                .filter(Tensor.Storage.External.class::isInstance)
                .map(Tensor.Storage.External.class::cast)
                .collect(
                        Collectors.toMap(
                                Tensor.Storage.External::location,
                                external -> external.offset() + external.sizeBytes(),
                                Math::max));
    }

    /**
     * ONNX models of texts cannot be asked without a tokenizer beside them; GGUF files hold theirs.
     */
    private static void checkTokenizer(ModelFile model, List<VariantFile> files, Model.Task task) {
        if (model.format() != Format.ONNX || task != Model.Task.TEXT_EMBEDDING) {
            return;
        }
        var tokenizers = files.stream().filter(file -> file.role() == Role.TOKENIZER).count();
        if (tokenizers != 1) {
            throw InvalidArgument.of(
                    "variant.files",
                    "must hold exactly one file with ROLE_TOKENIZER, as an ONNX model that embeds"
                            + " texts needs it, not "
                            + tokenizers);
        }
    }

    private void checkJson(List<VariantFile> files) {
        var violations = new Violations();
        for (int i = 0; i < files.size(); i++) {
            var file = files.get(i);
            if (isJson(file)) {
                findFault(file, NewVariant.field(i), violations);
            }
        }
        violations.throwIfAny();
    }

    private static boolean isJson(VariantFile file) {
        return (file.role() == Role.TOKENIZER || file.role() == Role.CONFIG)
                && file.path().endsWith(".json");
    }

    private void findFault(VariantFile file, String field, Violations violations) {
        try (var source = artifacts.open(file.digest())) {
            JsonSyntax.findFault(source.newInputStream())
                    .ifPresent(
                            fault ->
                                    violations.add(
                                            field,
                                            "%s is no JSON object: %s"
                                                    .formatted(file.path(), fault)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

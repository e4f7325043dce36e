package io.flotilla.controller.registry.publishing;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection.Malformed;
import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.Inspection.Unrecognised;
import io.flotilla.contract.format.Inspection.Unsupported;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.Found;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.folder.FolderInspection.Nothing;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import io.flotilla.contract.format.folder.FolderInspection.Several;
import io.flotilla.contract.format.folder.FolderModel;
import io.flotilla.contract.format.inspect.ModelFolders;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import io.flotilla.controller.shared.JsonSyntax;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks into the files of a variant, which may be one model file or a folder of many: what they are
 * together is read from their bytes.
 */
@Singleton
class VariantInspector {
    private static final Set<Model.Task> TASKS_OF_TEXTS =
            EnumSet.of(Model.Task.TEXT_EMBEDDING, Model.Task.TEXT_CLASSIFICATION);

    private final ArtifactStore artifacts;

    VariantInspector(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** What the files say of the model. */
    record Findings(VariantFacts facts, List<String> warnings) {}

    /**
     * Inspects the files of a variant, in the order in which the caller sent them.
     *
     * @throws InvalidArgument if one of them is malformed, or they do not make a variant that can
     *     run
     */
    Findings inspect(List<VariantFile> files, Model.Task task) {
        checkJson(files);
        var model = modelOf(files);
        checkTokenizer(model, files, task);
        if (task == Model.Task.IMAGE_CLASSIFICATION) {
            PictureRules.check(model, files);
        }
        return new Findings(VariantFacts.of(model), model.warnings());
    }

    /** What the files are together, whatever the model does. */
    ModelFile modelOf(List<VariantFile> files) {
        var first = files.get(files.stream().map(VariantFile::role).toList().indexOf(Role.MODEL));
        try (var folder = StoredFolder.around(first, files, artifacts)) {
            var inspection = inspect(folder, folder.seen(first));
            return new Reading(files, first, folder).modelIn(inspection);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A file by whose name nothing can be told is read alone. */
    private static FolderInspection inspect(StoredFolder folder, String model) throws IOException {
        var inspection = ModelFolders.inspect(folder.sources());
        var source = folder.sources().get(model);
        return inspection instanceof Nothing && source != null
                ? ModelFolders.inspectFile(model, source)
                : inspection;
    }

    /** What an inspection means for the caller, who is told of the files by where they came. */
    private record Reading(List<VariantFile> files, VariantFile first, StoredFolder folder) {

        /** The model that the file which is said to be the model file begins. */
        ModelFile modelIn(FolderInspection inspection) {
            return switch (inspection) {
                case Found(var model) -> begunByFirst(model);
                case Several(var builds) -> oneOf(builds);
                case FoundAdapter _ ->
                        throw refused(
                                "ADAPTER",
                                folder.seen(first),
                                "%s is an adapter, which runs upon a base model alone"
                                        .formatted(first.path()),
                                Map.of());
                case Nothing(var reason) ->
                        throw refused(
                                "MODEL_FILE_UNRECOGNISED",
                                folder.seen(first),
                                "%s is no model file: %s".formatted(first.path(), reason),
                                Map.of());
                case Refused refusal -> throw refusal(refusal);
            };
        }

        private ModelFile oneOf(Map<String, FolderInspection> builds) {
            return builds.values().stream()
                    .filter(Found.class::isInstance)
                    .map(build -> ((Found) build).model())
                    .filter(model -> model.path().equals(folder.seen(first)))
                    .findFirst()
                    .map(FolderModel::file)
                    .orElseThrow(() -> severalModels(builds));
        }

        private InvalidArgument severalModels(Map<String, FolderInspection> builds) {
            var found =
                    builds.keySet().stream().map(folder::whole).collect(Collectors.joining(", "));
            return refused(
                    "SEVERAL_MODELS",
                    folder.seen(first),
                    "%s begins none of the models that these files make, which are %s: a variant is one model"
                            .formatted(first.path(), found),
                    Map.of("models", found));
        }

        private ModelFile begunByFirst(FolderModel model) {
            if (!model.path().equals(folder.seen(first))) {
                throw refused(
                        "WRONG_MODEL_FILE",
                        folder.seen(first),
                        "the model that these files make begins with %s: that one has ROLE_MODEL, and not %s"
                                .formatted(folder.whole(model.path()), first.path()),
                        Map.of("model", folder.whole(model.path())));
            }
            return model.file();
        }

        private InvalidArgument refusal(Refused refusal) {
            var path = folder.whole(refusal.path());
            return switch (refusal.reason()) {
                case Malformed(var format, var reason, var offset) ->
                        refused(
                                "MODEL_FILE_MALFORMED",
                                refusal.path(),
                                "%s is no sound %s file: at byte %d, %s"
                                        .formatted(path, format, offset, reason),
                                Map.of("format", format.name(), "offset", Long.toString(offset)));
                case Unsupported(var kind, var hint) ->
                        refused(
                                "MODEL_FILE_UNSUPPORTED",
                                refusal.path(),
                                "%s is a %s file, which cannot run: %s".formatted(path, kind, hint),
                                Map.of("kind", kind));
                case Unrecognised(var reason) ->
                        refused(
                                "MODEL_FILE_UNRECOGNISED",
                                refusal.path(),
                                "%s is no model file: %s".formatted(path, reason),
                                Map.of());
                case Recognised _ ->
                        throw new IllegalStateException("a file that was read is not refused");
            };
        }

        private InvalidArgument refused(
                String reason, String seen, String description, Map<String, String> metadata) {
            var index = files.stream().map(VariantFile::path).toList().indexOf(folder.whole(seen));
            var field = index < 0 ? "variant.files" : NewVariant.field(index);
            return new InvalidArgument(
                    reason, List.of(new Violation(field, description)), metadata);
        }
    }

    /**
     * ONNX models of texts cannot be asked without a tokenizer beside them; GGUF files hold theirs.
     */
    private static void checkTokenizer(ModelFile model, List<VariantFile> files, Model.Task task) {
        if (model.format() != Format.ONNX || !TASKS_OF_TEXTS.contains(task)) {
            return;
        }
        var tokenizers = files.stream().filter(file -> file.role() == Role.TOKENIZER).count();
        if (tokenizers != 1) {
            throw InvalidArgument.of(
                    "variant.files",
                    "must hold exactly one file with ROLE_TOKENIZER, as an ONNX model that reads"
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

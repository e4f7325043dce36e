package io.flotilla.cli.publish;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.inspect.LocalFolder;
import io.flotilla.cli.inspect.Refusals;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection.Malformed;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.folder.FileRole;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.Found;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.folder.FolderInspection.Nothing;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import io.flotilla.contract.format.folder.FolderInspection.Several;
import io.flotilla.contract.format.folder.FolderModel;
import io.flotilla.contract.format.inspect.ModelFolders;
import io.flotilla.contract.format.lineage.Origin;
import io.flotilla.proto.registry.v1.VariantFile.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The models whose files lie directly in one folder, or are one file. What they are is read. */
final class FoundModels {
    private static final Pattern COMPANION =
            Pattern.compile(
                    "imatrix\\.(gguf|dat)|(vocab|merges)\\.txt|.+\\.jinja|ollama\\.(template|system)|.+\\.model"
                            + "|openvino_(de)?tokenizer\\.(xml|bin)"
                            + "|(LICEN[CS]E|NOTICE|USE_POLICY)[0-9]*(\\.txt|\\.md)?");
    private static final Pattern SHARD =
            Pattern.compile("(.+)-\\d{5}-of-(\\d{5}\\.(?:gguf|safetensors))");
    private static final Pattern PART_OF_PIPELINE =
            Pattern.compile(".+\\.(onnx|data|onnx_data|bin)");

    private final Path path;
    private @Nullable CommandFailure refusal;
    private Origin origin = Origin.UNKNOWN;

    FoundModels(Path path) {
        this.path = path;
    }

    /** Why a file of the folder is not taken, if that is all there is to say of it. */
    Optional<CommandFailure> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Where the first model says that it comes from, once it was read. */
    Origin origin() {
        return origin;
    }

    /**
     * The files of each model, the model file first.
     *
     * @throws CommandFailure if one of them is damaged or incomplete
     */
    List<List<LocalFile>> inFolder() {
        try {
            var left = LocalFolder.direct(path);
            // What llama.cpp knows of a model's weights has the form of a model.
            left.remove("imatrix.gguf");
            var models = new ArrayList<List<LocalFile>>();
            for (var next = next(left, models.isEmpty());
                    !next.isEmpty();
                    next = next(left, models.isEmpty())) {
                for (var model : next) {
                    note(model);
                    var roles = weightsOf(model);
                    left.keySet().removeAll(roles.keySet());
                    models.add(files(roles));
                }
            }
            return models;
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read the folder " + path + ": " + e);
        }
    }

    /**
     * The model of a file, with the files that hold the rest of its weights and nothing else.
     *
     * @throws CommandFailure if it is none
     */
    LocalVariant alone() {
        var name = String.valueOf(path.getFileName());
        var folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        try {
            var files = new TreeMap<String, ByteSource>();
            files.put(name, LocalFolder.source(path));
            for (var sibling : siblings(name, folder)) {
                files.put(sibling, LocalFolder.source(folder.resolve(sibling)));
            }
            var inspection = ModelFolders.inspect(files);
            var whole =
                    inspection instanceof Nothing
                            ? ModelFolders.inspectFile(name, LocalFolder.source(path))
                            : inspection;
            return switch (whole) {
                case Found(var model) -> {
                    note(model);
                    var roles = weightsOf(model);
                    yield new LocalVariant("", new FoundModels(folder).files(roles));
                }
                case Refused refused ->
                        throw Refusals.of(path.resolveSibling(refused.path()), refused);
                case FoundAdapter _ -> throw adapter(path);
                case Several _, Nothing _ ->
                        throw CommandFailure.usage(path + " is no model file.");
            };
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read " + path + ": " + e);
        }
    }

    private void note(FolderModel model) {
        origin = origin.isKnown() ? origin : model.description().origin();
    }

    private static List<String> siblings(String name, Path folder) throws IOException {
        var shard = SHARD.matcher(name);
        if (shard.matches()) {
            return LocalFolder.direct(folder).keySet().stream()
                    .filter(other -> isShardOf(other, shard.group(1), shard.group(2)))
                    .toList();
        }
        return ModelFolders.inspectFile(name, LocalFolder.source(folder.resolve(name)))
                        instanceof Found(var model)
                ? model.file().externalFiles().keySet().stream()
                        .filter(other -> Files.isRegularFile(folder.resolve(other)))
                        .toList()
                : List.of();
    }

    private static boolean isShardOf(String name, String base, String count) {
        var shard = SHARD.matcher(name);
        return shard.matches() && shard.group(1).equals(base) && shard.group(2).equals(count);
    }

    /** The next models that are not found yet; beside the first kind only GGUF and ONNX count. */
    private List<FolderModel> next(SortedMap<String, ByteSource> left, boolean isFirst)
            throws IOException {
        var models = models(ModelFolders.inspect(left), isFirst);
        return isFirst
                ? models
                : models.stream()
                        .filter(
                                model ->
                                        model.file().format() == Format.GGUF
                                                || model.file().format() == Format.ONNX)
                        .toList();
    }

    private List<FolderModel> models(FolderInspection inspection, boolean isFirst) {
        return switch (inspection) {
            case Found(var model) -> List.of(model);
            case Several(var builds) ->
                    builds.values().stream()
                            .flatMap(build -> models(build, isFirst).stream())
                            .toList();
            case FoundAdapter _ -> throw adapter(path);
            case Nothing _ -> List.of();
            case Refused refused -> {
                var failure = Refusals.of(path.resolve(refused.path()), refused);
                if (isFirst && refused.reason() instanceof Malformed) {
                    throw failure;
                }
                refusal = failure;
                yield List.of();
            }
        };
    }

    private static CommandFailure adapter(Path path) {
        return CommandFailure.usage(
                path
                        + " is an adapter, which is nothing without the model that it is made for."
                        + " See: flotilla adapters add --help");
    }

    /** The model file, and all that the engine loads with it as weights. */
    private static Map<String, Role> weightsOf(FolderModel model) {
        var roles = new LinkedHashMap<String, Role>();
        roles.put(model.path(), Role.ROLE_MODEL);
        var isPipeline = model.file().runtimes().contains(ModelRuntime.ONNX_RUNTIME_GENAI);
        model.files()
                .forEach(
                        (name, role) -> {
                            if (role == FileRole.WEIGHTS
                                    || (isPipeline && PART_OF_PIPELINE.matcher(name).matches())) {
                                roles.putIfAbsent(name, Role.ROLE_WEIGHTS);
                            }
                        });
        return roles;
    }

    private List<LocalFile> files(Map<String, Role> roles) {
        return roles.entrySet().stream()
                .map(
                        entry ->
                                LocalFile.of(
                                        entry.getKey(),
                                        entry.getValue(),
                                        path.resolve(entry.getKey())))
                .toList();
    }

    /** The files that go with any model of the folder: tokenizer, configuration, licence. */
    Map<String, LocalFile> companions() {
        try {
            var companions = new LinkedHashMap<String, LocalFile>();
            for (var name : LocalFolder.direct(path).keySet()) {
                companion(name)
                        .ifPresent(
                                role ->
                                        companions.put(
                                                name,
                                                LocalFile.of(name, role, path.resolve(name))));
            }
            return companions;
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read the folder " + path + ": " + e);
        }
    }

    private static Optional<Role> companion(String name) {
        if (name.equals(ModelFolder.GOLDEN_TEST)) {
            return Optional.empty();
        }
        if (name.equals("tokenizer.json")) {
            return Optional.of(Role.ROLE_TOKENIZER);
        }
        return name.endsWith(".json") || COMPANION.matcher(name).matches()
                ? Optional.of(Role.ROLE_CONFIG)
                : Optional.empty();
    }
}

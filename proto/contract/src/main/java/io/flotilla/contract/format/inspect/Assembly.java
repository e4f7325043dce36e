package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.folder.FileRole;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.Found;
import io.flotilla.contract.format.folder.FolderInspection.Several;
import io.flotilla.contract.format.folder.FolderModel;
import io.flotilla.contract.format.safetensors.HuggingFaceConfig;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts together what was found of one model: the model file, and what lies beside it. */
final class Assembly {

    private static final Set<String> TOKENIZERS =
            Set.of(
                    "tokenizer.json",
                    "tokenizer.model",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "vocab.txt",
                    "vocab.json",
                    "merges.txt",
                    "spiece.model",
                    "sentencepiece.bpe.model",
                    "chat_template.jinja",
                    "chat_template.json",
                    "openvino_tokenizer.xml",
                    "openvino_tokenizer.bin",
                    "openvino_detokenizer.xml",
                    "openvino_detokenizer.bin");

    private Assembly() {}

    /** The only build as it is, or all of several; nothing if there is none. */
    static Optional<FolderInspection> answer(SortedMap<String, FolderInspection> builds) {
        return switch (builds.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(builds.values().iterator().next());
            default -> Optional.of(new Several(builds));
        };
    }

    /** A model in one file of the folder, and in those that its tensors refer to. */
    static Found found(Folder folder, String path, ModelFile file) throws IOException, UnsoundFile {
        checkWeights(folder, path, file);
        return alone(folder, path, file);
    }

    /** The same, where files that its tensors refer to need not be at hand. */
    static Found alone(Folder folder, String path, ModelFile file) throws IOException, UnsoundFile {
        var described = described(folder, file);
        return new Found(
                new FolderModel(
                        described,
                        path,
                        roles(folder, path, file),
                        new Descriptions(folder, described).description(),
                        new OliveReports(folder).metrics()));
    }

    private static SortedMap<String, FileRole> roles(Folder folder, String path, ModelFile file) {
        var roles = new TreeMap<String, FileRole>();
        folder.files().keySet().forEach(each -> roles.put(each, role(each)));
        file.externalFiles().keySet().stream()
                .map(location -> beside(path, location))
                .filter(folder::has)
                .forEach(weights -> roles.put(weights, FileRole.WEIGHTS));
        roles.put(path, FileRole.MODEL);
        return roles;
    }

    private static FileRole role(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (TOKENIZERS.contains(name) || name.endsWith("tokenizer.json")) {
            return FileRole.TOKENIZER;
        }
        return name.endsWith(".json") && !OliveReports.isReport(name)
                ? FileRole.CONFIG
                : FileRole.OTHER;
    }

    /** Files with the weights must be there, and reach to the end of what is said to be in them. */
    private static void checkWeights(Folder folder, String path, ModelFile file)
            throws UnsoundFile {
        for (var external : file.externalFiles().entrySet()) {
            var weights = folder.source(beside(path, external.getKey()));
            if (weights.isEmpty() || weights.get().sizeBytes() < external.getValue()) {
                throw UnsoundFile.contradicted(
                        path,
                        file.format(),
                        "it refers to %d bytes of %s, %s"
                                .formatted(
                                        external.getValue(),
                                        external.getKey(),
                                        weights.isEmpty()
                                                ? "which is not there"
                                                : "which has " + weights.get().sizeBytes()));
            }
        }
    }

    private static String beside(String path, String location) {
        return path.substring(0, path.lastIndexOf('/') + 1) + location;
    }

    /** A model file that is silent about its shape is described by the configuration beside it. */
    private static ModelFile described(Folder folder, ModelFile file)
            throws IOException, UnsoundFile {
        if (file.architecture().blockCount() > 0 || file.format() == Format.GGUF) {
            return file;
        }
        var config = folder.json("config.json", file.format());
        return config.isPresent() ? file.of(new HuggingFaceConfig(config).architecture()) : file;
    }
}

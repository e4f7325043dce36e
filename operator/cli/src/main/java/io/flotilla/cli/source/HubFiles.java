package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Chooses from a repository what a variant needs: weights of one format, and the tokenizer,
 * configuration and licence that lie beside them or at the top.
 */
final class HubFiles {
    private static final int MOST_NAMED = 12;

    private final String repository;
    private final List<HubFile> files;

    HubFiles(String repository, List<HubFile> files) {
        this.repository = repository;
        this.files = List.copyOf(files);
    }

    /** The files for the weights at a path, or for those that suit best; the weights come first. */
    List<HubFile> choose(String path) {
        var weights = path.isEmpty() ? best() : named(path);
        var chosen = new LinkedHashMap<String, HubFile>();
        chosen.put(weights.name(), weights);
        for (var folder : List.of(weights.folder(), "")) {
            files.stream()
                    .filter(file -> file.folder().equals(folder))
                    .filter(file -> isExternal(file, weights) || Companions.isOne(file.name()))
                    .forEach(file -> chosen.putIfAbsent(file.name(), file));
        }
        return List.copyOf(chosen.values());
    }

    private static boolean isExternal(HubFile file, HubFile weights) {
        return file.folder().equals(weights.folder())
                && (file.name().equals(weights.name() + "_data")
                        || file.name().equals(weights.name() + ".data"));
    }

    private HubFile named(String path) {
        var named = files.stream().filter(file -> file.path().equals(path)).toList();
        if (named.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    repository + " has no " + path + ". It has " + words(weights()) + ".");
        }
        if (!isOnnx(named.getFirst()) && !isGguf(named.getFirst())) {
            throw CommandFailure.usage(path + " is no model file (*.onnx or *.gguf).");
        }
        return named.getFirst();
    }

    /** ONNX before GGUF, since a full-precision ONNX file is what most variants are made from. */
    private HubFile best() {
        var onnx = weights(HubFiles::isOnnx);
        var full = onnx.stream().filter(file -> file.name().equals("model.onnx")).toList();
        for (var candidates : List.of(full, onnx, weights(HubFiles::isGguf))) {
            if (candidates.size() == 1) {
                return candidates.getFirst();
            }
        }
        var choice = weights();
        throw new CommandFailure(
                ExitCode.FAILED,
                choice.isEmpty()
                        ? repository + " holds no model file (*.onnx or *.gguf)" + others() + "."
                        : "%s holds %d model files; name one after #, such as hf:%s#%s. It has %s."
                                .formatted(
                                        repository,
                                        choice.size(),
                                        repository,
                                        choice.getFirst().path(),
                                        words(choice)));
    }

    private String others() {
        var safetensors = weights(file -> file.name().endsWith(".safetensors"));
        return safetensors.isEmpty() ? "" : ", only " + words(safetensors);
    }

    private List<HubFile> weights() {
        return weights(file -> isOnnx(file) || isGguf(file));
    }

    private List<HubFile> weights(Predicate<HubFile> wanted) {
        return files.stream().filter(wanted).toList();
    }

    private static String words(Collection<HubFile> files) {
        var names = new ArrayList<>(files.stream().map(HubFile::path).sorted().toList());
        var named = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            return "no model file";
        }
        return names.size() <= MOST_NAMED
                ? named
                : named + " and " + (names.size() - MOST_NAMED) + " more";
    }

    private static boolean isOnnx(HubFile file) {
        return file.name().endsWith(".onnx");
    }

    private static boolean isGguf(HubFile file) {
        return file.name().endsWith(".gguf");
    }
}

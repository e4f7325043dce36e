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
                    .filter(file -> isWith(file, weights) || Companions.isOne(file.name()))
                    .forEach(file -> chosen.putIfAbsent(file.name(), file));
        }
        return List.copyOf(chosen.values());
    }

    private static boolean isWith(HubFile file, HubFile weights) {
        return file.folder().equals(weights.folder())
                && WeightFiles.isWith(file.name(), weights.name());
    }

    private HubFile named(String path) {
        var named = files.stream().filter(file -> file.path().equals(path)).toList();
        if (named.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    repository + " has no " + path + ". It has " + words(weights()) + ".");
        }
        if (!WeightFiles.beginsModel(named.getFirst().name())) {
            throw CommandFailure.usage(path + " begins no model (" + WeightFiles.KINDS + ").");
        }
        return named.getFirst();
    }

    /** ONNX before the others, since full precision there is what most variants are made from. */
    private HubFile best() {
        var onnx = weights(WeightFiles::isOnnx);
        var full = onnx.stream().filter(file -> file.name().equals("model.onnx")).toList();
        for (var candidates :
                List.of(
                        full,
                        onnx,
                        weights(WeightFiles::isGguf),
                        weights(WeightFiles::isOpenVino),
                        weights(WeightFiles::isSafetensors))) {
            if (candidates.size() == 1) {
                return candidates.getFirst();
            }
        }
        var choice = weights();
        throw new CommandFailure(
                ExitCode.FAILED,
                choice.isEmpty()
                        ? "%s holds no model file (%s), only %s."
                                .formatted(repository, WeightFiles.KINDS, words(files))
                        : "%s holds %d models; name one after #, such as hf:%s#%s. It has %s."
                                .formatted(
                                        repository,
                                        choice.size(),
                                        repository,
                                        choice.getFirst().path(),
                                        words(choice)));
    }

    private List<HubFile> weights() {
        return weights(WeightFiles::beginsModel);
    }

    /** Graphs of OpenVINO are told from other XML by the weights beside them. */
    private List<HubFile> weights(Predicate<String> wanted) {
        return files.stream()
                .filter(file -> wanted.test(file.name()))
                .filter(file -> !WeightFiles.isOpenVino(file.name()) || hasWeights(file))
                .toList();
    }

    private boolean hasWeights(HubFile graph) {
        return files.stream().anyMatch(file -> isWith(file, graph) && file.name().endsWith(".bin"));
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
}

package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A language model as ONNX Runtime GenAI loads it: {@code genai_config.json} names the graphs. Its
 * packages, with a {@code manifest.json} and one such folder for each device, are folders of
 * folders.
 */
final class GenAiFolder implements FolderKind {

    private static final String CONFIG = "genai_config.json";
    private static final int MAX_BLOCKS = 1_024;

    @Override
    public Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile {
        if (!folder.has(CONFIG)) {
            return Optional.empty();
        }
        var config = folder.json(CONFIG, Format.ONNX).at("model");
        var graphs = graphs(config.at("decoder"));
        if (graphs.isEmpty()) {
            throw UnsoundFile.contradicted(CONFIG, Format.ONNX, "it names no graph of a decoder");
        }
        var main = largest(folder, graphs);
        var file = folder.model(main).of(architecture(config));
        var facts = file.facts() instanceof OnnxFacts onnx ? onnx.generating() : file.facts();
        return Optional.of(
                Assembly.found(
                        folder,
                        main,
                        new ModelFile(
                                file.format(),
                                file.precision(),
                                file.weights(),
                                file.architecture(),
                                facts,
                                file.tensors(),
                                file.warnings())));
    }

    /** One graph, or the stages of a pipeline. */
    private static List<String> graphs(JsonValue decoder) {
        List<String> names = new ArrayList<>();
        names.add(decoder.at("filename").text());
        for (var stages : decoder.at("pipeline").elements()) {
            stages.members().values().forEach(stage -> names.add(stage.at("filename").text()));
        }
        names.removeIf(String::isEmpty);
        return names;
    }

    /** Most stages only embed or choose tokens; the one with most parameters stands for all. */
    private static String largest(Folder folder, List<String> graphs)
            throws IOException, UnsoundFile {
        var largest = "";
        var most = -1L;
        for (var name : graphs) {
            if (!folder.has(name)) {
                throw UnsoundFile.contradicted(
                        CONFIG, Format.ONNX, "it names " + name + ", which is not there");
            }
            var parameters = folder.model(name).weights().parameterCount();
            if (parameters > most) {
                most = parameters;
                largest = name;
            }
        }
        return largest;
    }

    private static Architecture architecture(JsonValue config) {
        var decoder = config.at("decoder");
        var blocks = Math.min(decoder.at("num_hidden_layers").count(), MAX_BLOCKS);
        var width = decoder.at("head_size").count();
        return new Architecture(
                config.at("type").text(),
                blocks,
                decoder.at("hidden_size").count(),
                config.at("context_length").count(),
                config.at("vocab_size").count(),
                new Attention(
                        Collections.nCopies(blocks, decoder.at("num_attention_heads").count()),
                        Collections.nCopies(blocks, decoder.at("num_key_value_heads").count()),
                        width,
                        width,
                        decoder.at("sliding_window", "window_size").count()),
                Experts.NONE);
    }
}

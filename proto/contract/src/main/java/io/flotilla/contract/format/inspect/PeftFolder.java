package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.adapter.Adapter;
import io.flotilla.contract.format.adapter.Adapter.Change;
import io.flotilla.contract.format.folder.FileRole;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.json.JsonValue;
import io.flotilla.contract.format.reading.MalformedException;
import io.flotilla.contract.format.safetensors.SafetensorsReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** An adapter as Hugging Face's PEFT and MLX keep them: a configuration and safetensors. */
final class PeftFolder implements FolderKind {

    private static final String CONFIG = "adapter_config.json";
    private static final String OF_PEFT = "adapter_model.safetensors";
    private static final String OF_MLX = "adapters.safetensors";

    @Override
    public Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile {
        if (!folder.has(CONFIG)) {
            return Optional.empty();
        }
        var config = folder.json(CONFIG, Format.SAFETENSORS);
        var path = folder.has(OF_MLX) ? OF_MLX : OF_PEFT;
        var source = folder.source(path);
        if (source.isEmpty()) {
            for (var pickle : folder.endingWith("adapter_model.bin")) {
                folder.model(pickle);
            }
            throw UnsoundFile.contradicted(
                    CONFIG, Format.SAFETENSORS, "there is no " + OF_PEFT + " beside it");
        }
        var roles = new TreeMap<String, FileRole>();
        folder.files().keySet().forEach(each -> roles.put(each, FileRole.OTHER));
        roles.put(CONFIG, FileRole.CONFIG);
        roles.put(path, FileRole.WEIGHTS);
        return Optional.of(new FoundAdapter(adapter(config, tensors(path, source.get())), roles));
    }

    private static List<Tensor> tensors(String path, ByteSource source)
            throws IOException, UnsoundFile {
        try {
            return SafetensorsReader.read(source).tensors();
        } catch (MalformedException e) {
            throw UnsoundFile.malformed(path, Format.SAFETENSORS, e);
        }
    }

    /** The matrices tell the rank; what the configuration claims is asked only where none do. */
    private static Adapter adapter(JsonValue config, List<Tensor> tensors) {
        var ofMlx = config.at("lora_parameters");
        var kind = config.firstOf("peft_type", "fine_tune_type").text().toLowerCase(Locale.ROOT);
        var declared = ofMlx.isPresent() ? ofMlx.at("rank").count() : config.at("r").count();
        var rank = tensors.stream().mapToInt(PeftFolder::rank).max().orElse(0);
        return new Adapter(
                ofMlx.isPresent() ? Format.MLX : Format.SAFETENSORS,
                kind.isEmpty() ? "lora" : kind,
                rank > 0 ? rank : declared,
                ofMlx.isPresent()
                        ? ofMlx.at("scale").number() * declared
                        : config.at("lora_alpha").number(),
                config.firstOf("base_model_name_or_path", "model").text(),
                tensors.stream()
                        .map(Tensor::name)
                        .filter(PeftFolder::isFirst)
                        .map(PeftFolder::matrix)
                        .map(Adapter::target)
                        .distinct()
                        .sorted()
                        .toList(),
                Adapter.weights(tensors),
                "",
                changes(tensors));
    }

    private static List<Change> changes(List<Tensor> tensors) {
        var heights = new HashMap<String, Long>();
        for (var tensor : tensors) {
            var second = tensor.name().toLowerCase(Locale.ROOT).indexOf(".lora_b");
            if (second > 0 && tensor.dimensions().size() == 2) {
                var ofMlx = tensor.name().endsWith(".lora_b");
                heights.put(
                        tensor.name().substring(0, second), tensor.dimensions().get(ofMlx ? 1 : 0));
            }
        }
        return tensors.stream()
                .filter(tensor -> isFirst(tensor.name()) && tensor.dimensions().size() == 2)
                .map(
                        tensor ->
                                new Change(
                                        matrix(tensor.name()),
                                        width(tensor),
                                        heights.getOrDefault(matrix(tensor.name()), 0L)))
                .toList();
    }

    private static long width(Tensor first) {
        return first.dimensions().get(first.name().endsWith(".lora_a") ? 0 : 1);
    }

    private static boolean isFirst(String name) {
        return name.contains(".lora_A") || name.endsWith(".lora_a");
    }

    private static String matrix(String name) {
        return name.substring(0, name.toLowerCase(Locale.ROOT).indexOf(".lora_a"));
    }

    /** Of a first matrix: PEFT stores it as rank by width, MLX the other way round. */
    private static int rank(Tensor tensor) {
        if (!isFirst(tensor.name()) || tensor.dimensions().size() != 2) {
            return 0;
        }
        var ofMlx = tensor.name().endsWith(".lora_a");
        return Math.clamp(tensor.dimensions().get(ofMlx ? 1 : 0), 0, Integer.MAX_VALUE);
    }
}

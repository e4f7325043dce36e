package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.adapter.Adapter;
import io.flotilla.contract.format.adapter.Adapter.Change;
import java.util.HashMap;
import java.util.List;

/** Reads from a header what the adapter in the file is. */
final class GgufAdapter {

    /** Each matrix is changed by a product of two, of which the first ends so. */
    private static final String FIRST = ".lora_a";

    private static final String SECOND = ".lora_b";

    private GgufAdapter() {}

    static Adapter of(GgufHeader header) {
        var metadata = header.metadata();
        var tensors = header.inThisFile();
        return new Adapter(
                Format.GGUF,
                metadata.text("adapter.type"),
                tensors.stream()
                        .filter(tensor -> tensor.name().endsWith(FIRST))
                        .mapToInt(GgufAdapter::rank)
                        .max()
                        .orElse(0),
                metadata.real("adapter.lora.alpha"),
                base(metadata),
                tensors.stream()
                        .map(Tensor::name)
                        .filter(name -> name.endsWith(FIRST))
                        .map(name -> name.substring(0, name.length() - FIRST.length()))
                        .map(Adapter::target)
                        .distinct()
                        .sorted()
                        .toList(),
                Adapter.weights(tensors),
                metadata.text("general.architecture"),
                changes(tensors));
    }

    /** Of a matrix, GGUF keeps the width first. */
    private static List<Change> changes(List<Tensor> tensors) {
        var heights = new HashMap<String, Long>();
        for (var tensor : tensors) {
            if (tensor.name().endsWith(SECOND) && tensor.dimensions().size() == 2) {
                heights.put(base(tensor, SECOND), tensor.dimensions().get(1));
            }
        }
        return tensors.stream()
                .filter(tensor -> tensor.name().endsWith(FIRST) && tensor.dimensions().size() == 2)
                .map(
                        tensor ->
                                new Change(
                                        base(tensor, FIRST),
                                        tensor.dimensions().getFirst(),
                                        heights.getOrDefault(base(tensor, FIRST), 0L)))
                .toList();
    }

    private static String base(Tensor tensor, String end) {
        return tensor.name().substring(0, tensor.name().length() - end.length());
    }

    private static int rank(Tensor tensor) {
        return tensor.dimensions().size() < 2
                ? 0
                : Math.clamp(tensor.dimensions().get(1), 0, Integer.MAX_VALUE);
    }

    private static String base(Metadata metadata) {
        for (var key : new String[] {"repo_url", "name"}) {
            var text = metadata.text("general.base_model.0." + key);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }
}

package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.adapter.Adapter;

/** Reads from a header what the adapter in the file is. */
final class GgufAdapter {

    /** Each matrix is changed by a product of two, of which the first ends so. */
    private static final String FIRST = ".lora_a";

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
                Adapter.weights(tensors));
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

package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.GgufFacts;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.gguf.TensorPlacement.Placed;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one model of the header that describes it and the tensors of all its shards.
 *
 * @param placed the tensors with their types
 * @param tensors the same, as the model file sees them
 * @param isWhole whether no shard is missing
 */
record GgufModel(GgufHeader header, List<Placed> placed, List<Tensor> tensors, boolean isWhole) {

    ModelFile modelFile() {
        var metadata = header.metadata();
        var rule = new PrecisionRule(placed);
        var claim = FileType.claimedBy(metadata);
        var precision =
                claim.filter(rule::allows).map(FileType::precision).orElseGet(rule::byTensors);
        var facts =
                new GgufFacts(
                        header.version(),
                        metadata.text("general.name"),
                        metadata.text("general.license"),
                        header.alignment(),
                        claim.map(type -> type.precision().name()).orElse(""),
                        new GgufFacts.Tokenizer(
                                metadata.text("tokenizer.ggml.model"),
                                metadata.has("tokenizer.chat_template")),
                        placed.stream().anyMatch(tensor -> tensor.type().isBitnet()),
                        GgufOrigin.of(metadata));
        return new ModelFile(
                Format.GGUF,
                precision,
                weights(),
                new ArchitectureReader(metadata).read(),
                facts,
                tensors,
                warnings(facts.claimedPrecision(), precision.name()));
    }

    private Weights weights() {
        return new Weights(
                placed.stream().mapToLong(Placed::elements).sum(),
                placed.stream().mapToLong(Placed::sizeBytes).sum());
    }

    private List<String> warnings(String claimed, String precision) {
        List<String> warnings = new ArrayList<>();
        if (!claimed.isEmpty() && !claimed.equals(precision)) {
            warnings.add(
                    "The file claims to be %s, but its tensors make it %s."
                            .formatted(claimed, precision));
        }
        if (header.metadata().text("general.architecture").isEmpty()) {
            warnings.add("The file names no architecture.");
        }
        if (!isWhole) {
            warnings.add(
                    "The file is shard %d of %d; the figures are this shard's only."
                            .formatted(header.shard() + 1, header.shardCount()));
        }
        return warnings;
    }
}

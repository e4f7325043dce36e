package io.flotilla.contract.format.adapter;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.adapter.Adapter.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells whether an adapter can be one of a base, by what both say of themselves. Where tensors are
 * named alike, each matrix that it changes must be there and of the same shape, but for packed ones
 * and for embeddings, which are looked up and not multiplied.
 */
public final class AdapterFit {

    /** What PEFT puts before the names of the base. */
    private static final String PEFT_PREFIX = "base_model.model.";

    private AdapterFit() {}

    /** What contradicts it, in one sentence; empty if nothing does. */
    public static Optional<String> contradiction(Adapter adapter, ModelFile base) {
        var family = base.architecture().family();
        if (!adapter.family().isEmpty() && !family.isEmpty() && !adapter.family().equals(family)) {
            return Optional.of(
                    "the adapter is for the family %s, and the base is of %s"
                            .formatted(adapter.family(), family));
        }
        return areNamedAlike(adapter.format(), base.format())
                ? shapes(adapter, base)
                : Optional.empty();
    }

    private static boolean areNamedAlike(Format adapter, Format base) {
        return switch (adapter) {
            case GGUF -> base == Format.GGUF;
            case SAFETENSORS, MLX -> base == Format.SAFETENSORS || base == Format.MLX;
            case ONNX, OPENVINO_IR, LITERT, LITERT_LM -> false;
        };
    }

    private static Optional<String> shapes(Adapter adapter, ModelFile base) {
        Map<String, List<Long>> known =
                base.tensors().stream()
                        .collect(
                                Collectors.toMap(
                                        tensor -> plain(tensor.name()),
                                        Tensor::dimensions,
                                        (first, _) -> first));
        var isPacked = base.precision().name().startsWith("INT");
        return adapter.changes().stream()
                .map(change -> contradiction(change, known, base.format(), isPacked))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> contradiction(
            Change change, Map<String, List<Long>> known, Format format, boolean isPacked) {
        var dimensions = known.get(plain(change.matrix()));
        if (dimensions == null) {
            return Optional.of(
                    "the adapter changes %s, which the base has not".formatted(change.matrix()));
        }
        var isLookedUp = change.matrix().startsWith("token_embd");
        if (dimensions.size() != 2 || isLookedUp || (format != Format.GGUF && isPacked)) {
            return Optional.empty();
        }
        Function<Integer, Long> side =
                index -> dimensions.get(format == Format.GGUF ? index : 1 - index);
        var fits =
                side.apply(0) == change.inputs()
                        && (change.outputs() == 0 || side.apply(1) == change.outputs());
        return fits
                ? Optional.empty()
                : Optional.of(
                        "the adapter changes %s as %d by %d, and the base has it as %d by %d"
                                .formatted(
                                        change.matrix(),
                                        change.inputs(),
                                        change.outputs(),
                                        side.apply(0),
                                        side.apply(1)));
    }

    /** The name without what only one side writes. */
    private static String plain(String name) {
        var own = name.startsWith(PEFT_PREFIX) ? name.substring(PEFT_PREFIX.length()) : name;
        return own.endsWith(".weight") ? own.substring(0, own.length() - ".weight".length()) : own;
    }
}

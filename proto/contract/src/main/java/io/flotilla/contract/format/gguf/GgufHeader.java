package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.gguf.TensorPlacement.Placed;
import java.util.List;

/**
 * What the header of one file says.
 *
 * @param tensors in the order of the file; none in the first shard of some models
 */
record GgufHeader(int version, int alignment, Metadata metadata, List<Placed> tensors) {

    GgufHeader {
        tensors = List.copyOf(tensors);
    }

    boolean isAdapter() {
        return metadata.text("general.type").equals("adapter");
    }

    long shardCount() {
        return metadata.whole("split.count", 1);
    }

    /** The number of this shard, counted from 0. */
    long shard() {
        return metadata.whole("split.no", 0);
    }

    List<Tensor> inThisFile() {
        return tensors.stream()
                .map(
                        placed ->
                                tensor(
                                        placed,
                                        new Storage.Inline(placed.offset(), placed.sizeBytes())))
                .toList();
    }

    /** The tensors as another file sees them, beside which this one lies. */
    List<Tensor> beside(String path) {
        return tensors.stream()
                .map(
                        placed ->
                                tensor(
                                        placed,
                                        new Storage.External(
                                                path, placed.offset(), placed.sizeBytes())))
                .toList();
    }

    private static Tensor tensor(Placed placed, Storage storage) {
        return new Tensor(
                placed.info().name(),
                placed.type().tensorType(),
                placed.info().dimensions(),
                storage);
    }
}

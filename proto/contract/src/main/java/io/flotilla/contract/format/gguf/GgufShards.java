package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.gguf.TensorPlacement.Placed;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins the shards of one model. The first describes the model; the others have tensors only, and
 * each says which of how many it is. The shards are given to it in their order.
 */
public final class GgufShards {

    private final int count;
    private final List<GgufHeader> headers = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** A model of so many shards. */
    public GgufShards(int count) {
        this.count = count;
    }

    /** Reads the next shard, which lies at this path. */
    public void add(String path, ByteSource source) throws IOException, MalformedException {
        var header = GgufReader.readHeader(source);
        if (header.shardCount() != count || header.shard() != headers.size()) {
            throw new MalformedException(
                    "the file says that it is shard %d of %d, and its name that it is %d of %d"
                            .formatted(
                                    header.shard() + 1,
                                    header.shardCount(),
                                    headers.size() + 1,
                                    count),
                    0);
        }
        for (var tensor : header.tensors()) {
            if (!names.add(tensor.info().name())) {
                throw new MalformedException(
                        "tensor " + tensor.info().name() + " is in a shard before, too",
                        tensor.info().position());
            }
        }
        placed.addAll(header.tensors());
        tensors.addAll(headers.isEmpty() ? header.inThisFile() : header.beside(path));
        headers.add(header);
    }

    /** The whole model, of which the first shard is the model file. */
    public ModelFile join() throws MalformedException {
        var first = headers.getFirst();
        var declared = first.metadata().whole("split.tensors.count", tensors.size());
        if (declared != tensors.size() || tensors.isEmpty()) {
            throw new MalformedException(
                    "the model has %d tensors, and its shards hold %d"
                            .formatted(declared, tensors.size()),
                    0);
        }
        return new GgufModel(first, placed, tensors, true).modelFile();
    }
}

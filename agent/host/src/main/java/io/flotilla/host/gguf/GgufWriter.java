package io.flotilla.host.gguf;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.onnx.graph.TensorOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes GGUF files of version 3, tensor by tensor. */
final class GgufWriter {
    private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 3;
    private static final int ALIGNMENT_BYTES = 32;

    private final ProgressSink progress;

    GgufWriter(ProgressSink progress) {
        this.progress = progress;
    }

    void write(Path file, GgufMetadata metadata, List<GgufTensor> tensors) throws HostProblem {
        double total = Math.max(1, tensors.stream().mapToLong(GgufTensor::sizeBytes).sum());
        try (TensorOutput out =
                new TensorOutput(
                        file,
                        (written, tensor) ->
                                progress.report(Math.min(1, written / total), tensor))) {
            out.write(MAGIC);
            out.writeInt(VERSION);
            out.writeLong(tensors.size());
            out.writeLong(metadata.count());
            out.write(metadata.encoded());
            writePlaces(tensors, out);
            for (GgufTensor tensor : tensors) {
                out.begin(tensor.name());
                out.align(ALIGNMENT_BYTES);
                tensor.writeTo(out);
            }
            out.align(ALIGNMENT_BYTES);
            out.finish();
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    private static void writePlaces(List<GgufTensor> tensors, TensorOutput out)
            throws IOException, HostProblem {
        long offset = 0;
        for (GgufTensor tensor : tensors) {
            byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
            out.writeLong(name.length);
            out.write(name);
            out.writeInt(tensor.dimensions());
            out.writeLong(tensor.matrix().columns());
            if (tensor.dimensions() > 1) {
                out.writeLong(tensor.matrix().rows());
            }
            out.writeInt(tensor.type().number());
            out.writeLong(offset);
            offset = Math.ceilDiv(offset + tensor.sizeBytes(), ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
        }
    }
}

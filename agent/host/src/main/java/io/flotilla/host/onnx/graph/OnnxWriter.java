package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes models, tensor by tensor, with large ones in a file beside. */
public final class OnnxWriter {
    /** Protobuf's messages end at 2 GiB; room is left for what readers add. */
    private static final long LARGEST_FILE_BYTES = 1900L << 20;

    private final ProgressSink progress;
    private final long largestFileBytes;

    public OnnxWriter(ProgressSink progress) {
        this(progress, LARGEST_FILE_BYTES);
    }

    /** A writer that puts tensors beside a model that would be larger than this in one file. */
    public OnnxWriter(ProgressSink progress, long largestFileBytes) {
        this.progress = progress;
        this.largestFileBytes = largestFileBytes;
    }

    /** Writes the model to a new file, and returns the files that it took, this one first. */
    public List<Path> write(Model model, Path file) throws HostProblem {
        Message whole = model.message(TensorPlaces.INLINE);
        try {
            if (whole.sizeBytes() <= largestFileBytes) {
                write(whole, file, watch(whole.sizeBytes()));
                return List.of(file);
            }
            Path data = file.resolveSibling(file.getFileName() + ".data");
            TensorPlaces places = TensorPlaces.in(data.getFileName().toString());
            Message structure = model.message(places);
            write(places, data);
            write(structure, file, (_, tensor) -> progress.report(1, tensor));
            return List.of(file, data);
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    private static void write(Message message, Path file, TensorOutput.Watch watch)
            throws IOException, HostProblem {
        try (TensorOutput out = new TensorOutput(file, watch)) {
            message.writeTo(out);
            out.finish();
        }
    }

    private void write(TensorPlaces places, Path file) throws IOException, HostProblem {
        try (TensorOutput out = new TensorOutput(file, watch(places.externalBytes()))) {
            for (Tensor tensor : places.external()) {
                out.begin(tensor.name());
                out.align(TensorPlaces.PAGE_BYTES);
                tensor.data().writeTo(out);
            }
            out.finish();
        }
    }

    private TensorOutput.Watch watch(long totalBytes) {
        return (written, tensor) -> progress.report((double) written / totalBytes, tensor);
    }
}

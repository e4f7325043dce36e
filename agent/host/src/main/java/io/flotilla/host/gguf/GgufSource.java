package io.flotilla.host.gguf;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.QuantizationOrder;
import io.flotilla.host.engine.VariantFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The GGUF file that an order is to be made of: the source itself, or one that is made of an ONNX
 * source and is there until this is closed.
 */
public final class GgufSource implements AutoCloseable {
    /** The first byte of every ONNX model: the tag of its version. */
    private static final int ONNX = 0x08;

    /** How far an order is when its source is converted. */
    private static final double CONVERTED_RATIO = 0.3;

    private final QuantizationOrder order;
    private final ProgressSink progress;
    private final @Nullable Path converted;

    private GgufSource(QuantizationOrder order, ProgressSink progress, @Nullable Path converted) {
        this.order = order;
        this.progress = progress;
        this.converted = converted;
    }

    public static GgufSource of(QuantizationOrder order, ProgressSink progress) throws HostProblem {
        if (!isOnnx(order.source().model())) {
            return new GgufSource(order, progress, null);
        }
        Path converted = order.output().resolveSibling(".converted.gguf");
        BertConverter.convert(
                order.source(),
                converted,
                GgufType.F32,
                (ratio, step) -> progress.report(ratio * CONVERTED_RATIO, step));
        VariantFiles source =
                new VariantFiles(
                        converted.resolveSibling(""), converted, order.source().tokenizer());
        return new GgufSource(
                new QuantizationOrder(
                        source,
                        order.output(),
                        order.precision(),
                        order.threads(),
                        order.options()),
                (ratio, step) ->
                        progress.report(CONVERTED_RATIO + ratio * (1 - CONVERTED_RATIO), step),
                converted);
    }

    private static boolean isOnnx(Path file) throws HostProblem {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == ONNX;
        } catch (IOException e) {
            throw new HostProblem(
                    HostProblem.Reason.FILE_MISSING, "The model file cannot be read: " + e);
        }
    }

    /** The order, with a GGUF file as its source. */
    public QuantizationOrder order() {
        return order;
    }

    /** Hears how far what is left of the order is. */
    public ProgressSink progress() {
        return progress;
    }

    @Override
    public void close() throws HostProblem {
        if (converted == null) {
            return;
        }
        try {
            Files.deleteIfExists(converted);
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }
}

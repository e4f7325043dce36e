package io.flotilla.host.onnx.quantize;

import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Floats;
import io.flotilla.host.onnx.graph.TensorData;
import io.flotilla.host.onnx.graph.TensorData.Computed;
import io.flotilla.host.onnx.rewrite.Change;
import io.flotilla.host.onnx.rewrite.Names;
import io.flotilla.host.onnx.rewrite.Scheme;
import io.flotilla.host.onnx.rewrite.Weight;
import java.util.Optional;

/**
 * Stores weights in FP16 and computes in FP32 behind a cast, which engines do once at loading: the
 * file is half as large, and what the model answers hardly changes anywhere.
 */
final class HalfPrecision implements Scheme {
    private static final long LEAST_ELEMENTS = 64;
    private static final float LARGEST = 65504;
    private static final int NUMBERS_AT_ONCE = 1 << 14;

    @Override
    public Optional<Change> change(Weight weight, Names names) {
        if (!weight.tensor().type().equals(ElementType.FLOAT)
                || weight.tensor().elements() < LEAST_ELEMENTS) {
            return Optional.empty();
        }
        if (weight.numbers().type().equals(ElementType.FLOAT16)) {
            return Optional.of(Change.asStored(weight, names));
        }
        if (!isInRange(weight.numbers())) {
            return Optional.empty();
        }
        long sizeBytes = weight.numbers().count() * Short.BYTES;
        TensorData halves =
                new Computed(
                        sizeBytes,
                        out -> {
                            var some = new float[NUMBERS_AT_ONCE];
                            var numbers = weight.numbers();
                            for (long done = 0; done < numbers.count(); done += some.length) {
                                int count = (int) Math.min(some.length, numbers.count() - done);
                                numbers.read(done, some, 0, count);
                                for (int i = 0; i < count; i++) {
                                    out.writeShort(Float.floatToFloat16(some[i]));
                                }
                            }
                        });
        return Optional.of(Change.behindCast(weight, names, ElementType.FLOAT16, halves));
    }

    private static boolean isInRange(Floats numbers) {
        float[] some = new float[NUMBERS_AT_ONCE];
        for (long done = 0; done < numbers.count(); done += some.length) {
            int count = (int) Math.min(some.length, numbers.count() - done);
            numbers.read(done, some, 0, count);
            for (int i = 0; i < count; i++) {
                if (!(Math.abs(some[i]) <= LARGEST)) {
                    return false;
                }
            }
        }
        return true;
    }
}

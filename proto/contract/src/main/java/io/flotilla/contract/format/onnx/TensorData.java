package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Tensor.Storage;

/** Tallies the data of one tensor, which may be raw bytes or numbers of its own field. */
final class TensorData {

    private long offset;
    private long bytes;
    private int stretches;
    private long numbers;
    private boolean isRaw;

    void addRaw(long at, long count) {
        addStretch(at, count);
        isRaw = true;
    }

    void addFixed(long at, long count, int numberBytes) {
        addStretch(at, count);
        numbers += count / numberBytes;
    }

    void addNumbers(long count) {
        stretches = 2;
        numbers += count;
    }

    /** What is wrong with the data of so many elements; empty if nothing is. */
    String mismatch(DataType type, long elements) {
        if (isRaw) {
            var expected = type.tensorType().bytesFor(elements);
            return stretches > 1 || numbers > 0
                    ? "has its data twice"
                    : differs(bytes, expected, "bytes of data", type, elements);
        }
        var perElement =
                type == DataType.COMPLEX64 || type == DataType.COMPLEX128 ? 2 * elements : elements;
        var expected = Math.ceilDiv(perElement, (long) type.tensorType().blockElements());
        return differs(numbers, expected, "numbers", type, elements);
    }

    private static String differs(
            long found, long expected, String what, DataType type, long elements) {
        return found == expected
                ? ""
                : "has %d %s, and its %d elements of type %s need %d"
                        .formatted(found, what, elements, type, expected);
    }

    Storage storage(long loadedBytes) {
        return stretches == 1 && bytes == loadedBytes
                ? new Storage.Inline(offset, bytes)
                : new Storage.Encoded(loadedBytes);
    }

    private void addStretch(long at, long count) {
        offset = at;
        bytes += count;
        stretches++;
    }
}

package io.flotilla.host.tensor;

/** What the elements of a tensor are. */
public enum TensorType {
    BOOL(1),
    UINT8(1),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Texts: each as its length, in four bytes, and its UTF-8. */
    BYTES(0);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element; 0: elements differ. */
    public int bytes() {
        return bytes;
    }
}

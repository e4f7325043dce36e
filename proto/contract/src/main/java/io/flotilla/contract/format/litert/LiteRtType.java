package io.flotilla.contract.format.litert;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of tensors in the schema: number, block shape, and the precision of weights. */
enum LiteRtType {
    FLOAT32(0, 1, 4, Precision.FP32),
    FLOAT16(1, 1, 2, Precision.FP16),
    INT32(2, 1, 4, null),
    UINT8(3, 1, 1, Precision.INT8),
    INT64(4, 1, 8, null),
    STRING(5, 1, 1, null),
    BOOL(6, 1, 1, null),
    INT16(7, 1, 2, null),
    COMPLEX64(8, 1, 8, null),
    INT8(9, 1, 1, Precision.INT8),
    FLOAT64(10, 1, 8, Precision.FP64),
    COMPLEX128(11, 1, 16, null),
    UINT64(12, 1, 8, null),
    RESOURCE(13, 1, 1, null),
    VARIANT(14, 1, 1, null),
    UINT32(15, 1, 4, null),
    UINT16(16, 1, 2, null),
    INT4(17, 2, 1, Precision.INT4),
    BFLOAT16(18, 1, 2, Precision.BF16),
    INT2(19, 4, 1, Precision.INT2);

    private static final Map<Integer, LiteRtType> BY_ID =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(type -> type.id, Function.identity()));

    private final int id;
    private final int blockElements;
    private final int blockBytes;
    private final @Nullable Precision precision;

    LiteRtType(int id, int blockElements, int blockBytes, @Nullable Precision precision) {
        this.id = id;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.precision = precision;
    }

    static Optional<LiteRtType> of(int id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    TensorType tensorType() {
        return new TensorType(name(), blockElements, blockBytes);
    }

    /** The precision of weights of this type; empty if no weights have it. */
    Optional<Precision> precision() {
        return Optional.ofNullable(precision);
    }
}

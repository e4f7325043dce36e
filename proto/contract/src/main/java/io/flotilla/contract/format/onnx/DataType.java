package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The element types of ONNX tensors: number in the file, block shape, and what they hold. */
enum DataType {
    FLOAT(1, 1, 4, Precision.FP32),
    UINT8(2, 1, 1, Precision.INT8),
    INT8(3, 1, 1, Precision.INT8),
    FLOAT16(10, 1, 2, Precision.FP16),
    DOUBLE(11, 1, 8, Precision.FP64),
    BFLOAT16(16, 1, 2, Precision.BF16),
    FLOAT8E4M3FN(17, 1, 1, Precision.FP8),
    FLOAT8E4M3FNUZ(18, 1, 1, Precision.FP8),
    FLOAT8E5M2(19, 1, 1, Precision.FP8),
    FLOAT8E5M2FNUZ(20, 1, 1, Precision.FP8),
    UINT4(21, 2, 1, Precision.INT4),
    INT4(22, 2, 1, Precision.INT4),
    FLOAT4E2M1(23, 2, 1, Precision.FP4),
    UINT2(25, 4, 1, Precision.INT2),
    INT2(26, 4, 1, Precision.INT2),

    /** Like all that follow, holds sizes, indices and flags, and no weights. */
    UINT16(4, 1, 2),
    INT16(5, 1, 2),
    INT32(6, 1, 4),
    INT64(7, 1, 8),
    STRING(8, 1, 1),
    BOOL(9, 1, 1),
    UINT32(12, 1, 4),
    UINT64(13, 1, 8),
    COMPLEX64(14, 1, 8),
    COMPLEX128(15, 1, 16),
    FLOAT8E8M0(24, 1, 1);

    private static final Map<Long, DataType> BY_ID =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(type -> type.id, Function.identity()));

    private final long id;
    private final int blockElements;
    private final int blockBytes;
    private final @Nullable Precision precision;

    DataType(long id, int blockElements, int blockBytes) {
        this(id, blockElements, blockBytes, null);
    }

    DataType(long id, int blockElements, int blockBytes, @Nullable Precision precision) {
        this.id = id;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.precision = precision;
    }

    static Optional<DataType> of(long id) {
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

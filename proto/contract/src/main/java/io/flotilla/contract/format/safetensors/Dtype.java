package io.flotilla.contract.format.safetensors;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of numbers in safetensors: block shape, and the precision that weights of it have. */
enum Dtype {
    F64(1, 8, Precision.FP64),
    F32(1, 4, Precision.FP32),
    F16(1, 2, Precision.FP16),
    BF16(1, 2, Precision.BF16),
    F8_E5M2(1, 1, Precision.FP8),
    F8_E4M3(1, 1, Precision.FP8),
    F8_E5M2FNUZ(1, 1, Precision.FP8),
    F8_E4M3FNUZ(1, 1, Precision.FP8),
    /** A power of two, which only scales are stored in. */
    F8_E8M0(1, 1, null),
    F6_E2M3(4, 3, Precision.INT6),
    F6_E3M2(4, 3, Precision.INT6),
    F4(2, 1, Precision.FP4),
    I8(1, 1, Precision.INT8),
    U8(1, 1, Precision.INT8),
    I16(1, 2, null),
    U16(1, 2, null),
    I32(1, 4, null),
    U32(1, 4, null),
    I64(1, 8, null),
    U64(1, 8, null),
    C64(1, 8, null),
    BOOL(1, 1, null);

    private static final Map<String, Dtype> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final int blockElements;
    private final int blockBytes;
    private final @Nullable Precision precision;

    Dtype(int blockElements, int blockBytes, @Nullable Precision precision) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.precision = precision;
    }

    static Optional<Dtype> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    TensorType tensorType() {
        return new TensorType(name(), blockElements, blockBytes);
    }

    /** The precision of weights of this type; empty if no weights have it unpacked. */
    Optional<Precision> precision() {
        return Optional.ofNullable(precision);
    }
}

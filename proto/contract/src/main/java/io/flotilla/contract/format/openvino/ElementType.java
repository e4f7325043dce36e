package io.flotilla.contract.format.openvino;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of constants: block shape, and the precision of weights. */
enum ElementType {
    F64(1, 8, Precision.FP64),
    F32(1, 4, Precision.FP32),
    F16(1, 2, Precision.FP16),
    BF16(1, 2, Precision.BF16),
    F8E4M3(1, 1, Precision.FP8),
    F8E5M2(1, 1, Precision.FP8),
    /** A power of two, which only scales are stored in. */
    F8E8M0(1, 1, null),
    F4E2M1(2, 1, Precision.FP4),
    NF4(2, 1, Precision.NF4),
    I4(2, 1, Precision.INT4),
    U4(2, 1, Precision.INT4),
    U6(4, 3, Precision.INT6),
    U3(8, 3, Precision.INT3),
    U2(4, 1, Precision.INT2),
    U1(8, 1, Precision.INT1),
    I8(1, 1, Precision.INT8),
    U8(1, 1, Precision.INT8),
    I16(1, 2, null),
    U16(1, 2, null),
    I32(1, 4, null),
    U32(1, 4, null),
    I64(1, 8, null),
    U64(1, 8, null),
    BOOLEAN(1, 1, null);

    private static final Map<String, ElementType> BY_NAME =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    type -> type.name().toLowerCase(Locale.ROOT),
                                    Function.identity()));

    private final int blockElements;
    private final int blockBytes;
    private final @Nullable Precision precision;

    ElementType(int blockElements, int blockBytes, @Nullable Precision precision) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.precision = precision;
    }

    static Optional<ElementType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    TensorType tensorType() {
        return new TensorType(name().toLowerCase(Locale.ROOT), blockElements, blockBytes);
    }

    /** The precision of weights of this type; empty if no weights have it. */
    Optional<Precision> precision() {
        return Optional.ofNullable(precision);
    }
}

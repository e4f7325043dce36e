package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of GGUF tensors: number in the file, block shape, and the precision they make. */
enum GgmlType {
    F32(0, 1, 4, Precision.FP32),
    F16(1, 1, 2, Precision.FP16),
    Q4_0(2, 32, 18, Precision.Q4_0),
    Q4_1(3, 32, 20, Precision.Q4_1),
    Q5_0(6, 32, 22, Precision.Q5_0),
    Q5_1(7, 32, 24, Precision.Q5_1),
    Q8_0(8, 32, 34, Precision.Q8_0),
    Q8_1(9, 32, 36, Precision.INT8),
    Q2_K(10, 256, 84, Precision.Q2_K),
    Q3_K(11, 256, 110, Precision.Q3_K_S),
    Q4_K(12, 256, 144, Precision.Q4_K_S),
    Q5_K(13, 256, 176, Precision.Q5_K_S),
    Q6_K(14, 256, 210, Precision.Q6_K),
    Q8_K(15, 256, 292, Precision.INT8),
    IQ2_XXS(16, 256, 66, Precision.IQ2_XXS),
    IQ2_XS(17, 256, 74, Precision.IQ2_XS),
    IQ3_XXS(18, 256, 98, Precision.IQ3_XXS),
    IQ1_S(19, 256, 50, Precision.IQ1_S),
    IQ4_NL(20, 32, 18, Precision.IQ4_NL),
    IQ3_S(21, 256, 110, Precision.IQ3_S),
    IQ2_S(22, 256, 82, Precision.IQ2_S),
    IQ4_XS(23, 256, 136, Precision.IQ4_XS),
    I8(24, 1, 1, Precision.INT8),
    /** Like the next two, an index and not a weight; a file of nothing else counts as full. */
    I16(25, 1, 2, Precision.FP32),
    I32(26, 1, 4, Precision.FP32),
    I64(27, 1, 8, Precision.FP32),
    F64(28, 1, 8, Precision.FP64),
    IQ1_M(29, 256, 56, Precision.IQ1_M),
    BF16(30, 1, 2, Precision.BF16),
    TQ1_0(34, 256, 54, Precision.TQ1_0),
    TQ2_0(35, 256, 66, Precision.TQ2_0),
    MXFP4(39, 32, 17, Precision.MXFP4),
    NVFP4(40, 64, 36, Precision.NVFP4),
    Q1_0(41, 128, 18, Precision.Q1_0),
    Q2_0(42, 64, 18, Precision.Q2_0),

    /** Two bits a weight and one scale a tensor; like all that follow, of bitnet.cpp only. */
    I2_S(36, 4, 1, Precision.I2_S),
    I8_S(37, 1, 1, Precision.INT8),
    TL1(38, 4, 1, Precision.TL1),
    /** Three weights in five bits; shares its number with MXFP4. */
    TL2(39, 24, 5, Precision.TL2);

    private static final Map<Integer, GgmlType> UPSTREAM =
            Arrays.stream(values())
                    .filter(type -> !type.isBitnet())
                    .collect(Collectors.toUnmodifiableMap(type -> type.id, Function.identity()));

    private static final Map<Integer, GgmlType> BITNET =
            Arrays.stream(values())
                    .filter(GgmlType::isBitnet)
                    .collect(Collectors.toUnmodifiableMap(type -> type.id, Function.identity()));

    private final int id;
    private final int blockElements;
    private final int blockBytes;
    private final Precision precision;

    GgmlType(int id, int blockElements, int blockBytes, Precision precision) {
        this.id = id;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.precision = precision;
    }

    static Optional<GgmlType> upstream(int id) {
        return Optional.ofNullable(UPSTREAM.get(id));
    }

    static Optional<GgmlType> bitnet(int id) {
        return Optional.ofNullable(BITNET.get(id));
    }

    TensorType tensorType() {
        return new TensorType(name(), blockElements, blockBytes);
    }

    /** The precision of a file whose matrices all have this type. */
    Precision precision() {
        return precision;
    }

    /**
     * Whether only bitnet.cpp knows the type. Such tensors carry scales behind their blocks, so
     * that their size follows from the place of the next tensor only.
     */
    boolean isBitnet() {
        return compareTo(I2_S) >= 0;
    }
}

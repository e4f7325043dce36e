package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Precision;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code general.file_type} can claim: a precision, and the tensor types that a quantizer
 * mostly writes for it. The recipes mix types, so that a type alone does not tell one from another.
 */
enum FileType {
    ALL_F32(0, Precision.FP32, GgmlType.F32),
    MOSTLY_F16(1, Precision.FP16, GgmlType.F16),
    MOSTLY_Q4_0(2, Precision.Q4_0, GgmlType.Q4_0),
    MOSTLY_Q4_1(3, Precision.Q4_1, GgmlType.Q4_1),
    MOSTLY_Q8_0(7, Precision.Q8_0, GgmlType.Q8_0),
    MOSTLY_Q5_0(8, Precision.Q5_0, GgmlType.Q5_0),
    MOSTLY_Q5_1(9, Precision.Q5_1, GgmlType.Q5_1),
    MOSTLY_Q2_K(10, Precision.Q2_K, GgmlType.Q2_K),
    MOSTLY_Q3_K_S(11, Precision.Q3_K_S, GgmlType.Q3_K),
    MOSTLY_Q3_K_M(12, Precision.Q3_K_M, GgmlType.Q3_K),
    MOSTLY_Q3_K_L(13, Precision.Q3_K_L, GgmlType.Q3_K),
    MOSTLY_Q4_K_S(14, Precision.Q4_K_S, GgmlType.Q4_K),
    MOSTLY_Q4_K_M(15, Precision.Q4_K_M, GgmlType.Q4_K),
    MOSTLY_Q5_K_S(16, Precision.Q5_K_S, GgmlType.Q5_K),
    MOSTLY_Q5_K_M(17, Precision.Q5_K_M, GgmlType.Q5_K),
    MOSTLY_Q6_K(18, Precision.Q6_K, GgmlType.Q6_K),
    MOSTLY_IQ2_XXS(19, Precision.IQ2_XXS, GgmlType.IQ2_XXS),
    MOSTLY_IQ2_XS(20, Precision.IQ2_XS, GgmlType.IQ2_XS),
    MOSTLY_Q2_K_S(21, Precision.Q2_K_S, GgmlType.Q2_K),
    MOSTLY_IQ3_XS(22, Precision.IQ3_XS, GgmlType.IQ3_S, GgmlType.IQ3_XXS),
    MOSTLY_IQ3_XXS(23, Precision.IQ3_XXS, GgmlType.IQ3_XXS),
    MOSTLY_IQ1_S(24, Precision.IQ1_S, GgmlType.IQ1_S),
    MOSTLY_IQ4_NL(25, Precision.IQ4_NL, GgmlType.IQ4_NL),
    MOSTLY_IQ3_S(26, Precision.IQ3_S, GgmlType.IQ3_S),
    MOSTLY_IQ3_M(27, Precision.IQ3_M, GgmlType.IQ3_S),
    MOSTLY_IQ2_S(28, Precision.IQ2_S, GgmlType.IQ2_XS),
    MOSTLY_IQ2_M(29, Precision.IQ2_M, GgmlType.IQ2_S),
    MOSTLY_IQ4_XS(30, Precision.IQ4_XS, GgmlType.IQ4_XS),
    MOSTLY_IQ1_M(31, Precision.IQ1_M, GgmlType.IQ1_M),
    MOSTLY_BF16(32, Precision.BF16, GgmlType.BF16),
    MOSTLY_TQ1_0(36, Precision.TQ1_0, GgmlType.TQ1_0),
    MOSTLY_TQ2_0(37, Precision.TQ2_0, GgmlType.TQ2_0),
    MOSTLY_MXFP4(38, Precision.MXFP4, GgmlType.MXFP4),
    MOSTLY_NVFP4(39, Precision.NVFP4, GgmlType.NVFP4),
    MOSTLY_Q1_0(40, Precision.Q1_0, GgmlType.Q1_0),
    MOSTLY_Q2_0(41, Precision.Q2_0, GgmlType.Q2_0),

    /** In files of bitnet.cpp; llama.cpp gave the number to Q1_0. */
    MOSTLY_I2_S(40, Precision.I2_S, GgmlType.I2_S);

    private static final Map<Long, FileType> BY_ID =
            Arrays.stream(values())
                    .filter(type -> type != MOSTLY_I2_S)
                    .collect(Collectors.toUnmodifiableMap(type -> type.id, Function.identity()));

    private final long id;
    private final Precision precision;
    private final GgmlType mainType;
    private final GgmlType otherType;

    FileType(long id, Precision precision, GgmlType type) {
        this(id, precision, type, type);
    }

    FileType(long id, Precision precision, GgmlType mainType, GgmlType otherType) {
        this.id = id;
        this.precision = precision;
        this.mainType = mainType;
        this.otherType = otherType;
    }

    /** What the metadata claim, if it is a claim that is known. */
    static Optional<FileType> claimedBy(Metadata metadata) {
        var id = metadata.whole("general.file_type", -1);
        return Optional.ofNullable(
                id == MOSTLY_Q1_0.id && metadata.text("general.architecture").startsWith("bitnet")
                        ? MOSTLY_I2_S
                        : BY_ID.get(id));
    }

    Precision precision() {
        return precision;
    }

    boolean isMadeOf(GgmlType type) {
        return type == mainType || type == otherType;
    }
}

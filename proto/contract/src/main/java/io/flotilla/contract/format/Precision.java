package io.flotilla.contract.format;

import static io.flotilla.contract.format.PrecisionClass.FULL;
import static io.flotilla.contract.format.PrecisionClass.HALF;
import static io.flotilla.contract.format.PrecisionClass.LOW;
import static io.flotilla.contract.format.PrecisionClass.MEDIUM;
import static io.flotilla.contract.format.PrecisionClass.ULTRA_LOW;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the weights of a file are stored, under the name that the field uses for the whole file. */
public enum Precision {
    FP64(FULL),
    FP32(FULL),
    FP16(HALF),
    BF16(HALF),

    FP8(MEDIUM),
    INT8(MEDIUM),
    INT6(MEDIUM),
    INT5(MEDIUM),
    /** Compiled into a form that only one execution provider reads; taken as medium. */
    OPAQUE(MEDIUM),
    FP4(LOW),
    INT4(LOW),
    /** Four bits whose steps follow a normal distribution. */
    NF4(LOW),
    INT3(LOW),
    INT2(ULTRA_LOW),
    INT1(ULTRA_LOW),
    /** Ternary, packed four to a byte in safetensors. */
    TERNARY(ULTRA_LOW),

    Q8_0(MEDIUM),
    Q6_K(MEDIUM),
    Q5_K_M(MEDIUM),
    Q5_K_S(MEDIUM),
    Q5_1(MEDIUM),
    Q5_0(MEDIUM),
    Q4_K_M(LOW),
    Q4_K_S(LOW),
    Q4_1(LOW),
    Q4_0(LOW),
    IQ4_NL(LOW),
    IQ4_XS(LOW),
    MXFP4(LOW),
    NVFP4(LOW),
    Q3_K_L(LOW),
    Q3_K_M(LOW),
    Q3_K_S(LOW),
    IQ3_M(LOW),
    IQ3_S(LOW),
    IQ3_XS(LOW),
    IQ3_XXS(LOW),
    Q2_K(ULTRA_LOW),
    Q2_K_S(ULTRA_LOW),
    Q2_0(ULTRA_LOW),
    IQ2_M(ULTRA_LOW),
    IQ2_S(ULTRA_LOW),
    IQ2_XS(ULTRA_LOW),
    IQ2_XXS(ULTRA_LOW),
    IQ1_M(ULTRA_LOW),
    IQ1_S(ULTRA_LOW),
    Q1_0(ULTRA_LOW),
    /** Ternary, packed five to a byte; read by llama.cpp. */
    TQ1_0(ULTRA_LOW),
    /** Ternary, packed four to a byte; read by llama.cpp. */
    TQ2_0(ULTRA_LOW),
    /** Ternary with one scale a tensor; read by bitnet.cpp only. */
    I2_S(ULTRA_LOW),
    /** Ternary for lookup kernels of ARM; read by bitnet.cpp only. */
    TL1(ULTRA_LOW),
    /** Ternary for lookup kernels of x86; read by bitnet.cpp only. */
    TL2(ULTRA_LOW);

    private static final Map<String, Precision> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final PrecisionClass precisionClass;

    Precision(PrecisionClass precisionClass) {
        this.precisionClass = precisionClass;
    }

    public PrecisionClass precisionClass() {
        return precisionClass;
    }

    /** The precision of exactly this name, if there is one. */
    public static Optional<Precision> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}

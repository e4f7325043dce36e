package io.flotilla.controller.making;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.PrecisionClass;
import java.util.Locale;
import java.util.Optional;

/**
 * A variant that can be made: what it is to be, without what it is made from.
 *
 * @param isStatic whether activations are quantized with ranges seen on calibration texts
 * @param converter name of the external program that makes it; empty: a runtime host does
 */
record VariantTarget(Format format, Precision precision, boolean isStatic, String converter) {

    private static final String STATIC = "-static";
    private static final String ONNX = "onnx-";
    private static final String GGUF = "gguf-";

    /** A name as ids are written. */
    static String idOf(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One that a runtime host makes. */
    VariantTarget(Format format, Precision precision, boolean isStatic) {
        this(format, precision, isStatic, "");
    }

    /** Whether an external program makes it. */
    boolean isConverted() {
        return !converter.isEmpty();
    }

    /**
     * Reads a precision, such as {@code INT8} or {@code Q4_K_M}, or the id of a variant, such as
     * {@code onnx-int8-static}; empty if it names nothing that can be made.
     *
     * @param source the format of what was uploaded, which decides where the name does not
     */
    static Optional<VariantTarget> parse(String name, Format source) {
        var text = idOf(name);
        var isStatic = text.endsWith(STATIC);
        var rest = isStatic ? text.substring(0, text.length() - STATIC.length()) : text;
        var named =
                rest.startsWith(ONNX) ? Format.ONNX : rest.startsWith(GGUF) ? Format.GGUF : null;
        var bare = named == null ? rest : rest.substring(ONNX.length());
        return Precision.named(bare.toUpperCase(Locale.ROOT).replace('-', '_'))
                .map(
                        precision ->
                                new VariantTarget(
                                        named == null ? formatOf(precision, source) : named,
                                        precision,
                                        isStatic))
                .filter(VariantTarget::isMakeable);
    }

    private static Format formatOf(Precision precision, Format source) {
        return switch (precision) {
            case INT8, INT4 -> Format.ONNX;
            case FP32, FP16, BF16 -> source;
            default -> Format.GGUF;
        };
    }

    private boolean isMakeable() {
        return switch (format) {
            case ONNX ->
                    switch (precision) {
                        case FP16, INT4 -> !isStatic;
                        case INT8 -> true;
                        default -> false;
                    };
            case GGUF -> !isStatic && isGgufPrecision();
            default -> false;
        };
    }

    private boolean isGgufPrecision() {
        return switch (precision) {
            case FP32, FP16, BF16, TQ1_0, TQ2_0 -> true;
            default -> precision.name().startsWith("Q") || precision.name().startsWith("IQ");
        };
    }

    /** The id of the variant, e.g. {@code onnx-int8-static}, or {@code olive-int4}. */
    String id() {
        var maker = isConverted() ? converter : format.name();
        var base = (maker + "-" + precision).toLowerCase(Locale.ROOT).replace('_', '-');
        return isStatic ? base + STATIC : base;
    }

    /** The GGUF that loses nothing of a source of the class. */
    static VariantTarget exactGguf(PrecisionClass source) {
        var precision = source == PrecisionClass.FULL ? Precision.FP32 : Precision.FP16;
        return new VariantTarget(Format.GGUF, precision, false);
    }

    /** The id of the engine that it is for. */
    String runtime() {
        return switch (format) {
            case ONNX -> ModelRuntime.ONNX_RUNTIME.id();
            case GGUF -> ModelRuntime.LLAMA_CPP.id();
            default -> throw new IllegalStateException("nothing makes " + format);
        };
    }

    /** The name of its model file. */
    String fileName() {
        return switch (format) {
            case ONNX -> "model.onnx";
            case GGUF -> "model.gguf";
            default -> throw new IllegalStateException("nothing makes " + format);
        };
    }

    /** Bits that a weight is expected to take, to foretell sizes; 0 if nobody knows. */
    double expectedBitsPerWeight() {
        return switch (precision) {
            case FP32 -> 32;
            case FP16, BF16 -> 16;
            // A scale and a zero point for each block or column.
            case INT8 -> 8.1;
            case INT4 -> 4.6;
            case Q8_0 -> 8.5;
            case Q6_K -> 6.56;
            case Q5_1 -> 6.04;
            case Q5_K_M -> 5.70;
            case Q5_K_S, Q5_0 -> 5.57;
            case Q4_1 -> 5.11;
            case Q4_K_M -> 4.89;
            case Q4_K_S, IQ4_NL -> 4.68;
            case Q4_0 -> 4.64;
            case IQ4_XS -> 4.46;
            case Q3_K_L -> 4.30;
            case Q3_K_M -> 4.00;
            case IQ3_M -> 3.76;
            case Q3_K_S, IQ3_S -> 3.65;
            case IQ3_XS -> 3.50;
            case IQ3_XXS -> 3.25;
            case Q2_K -> 3.16;
            case Q2_K_S -> 2.97;
            case IQ2_M -> 2.93;
            case IQ2_S -> 2.74;
            case IQ2_XS -> 2.59;
            case IQ2_XXS -> 2.38;
            case IQ1_M -> 2.15;
            case TQ2_0 -> 2.06;
            case IQ1_S -> 2.00;
            case TQ1_0 -> 1.69;
            default -> 0;
        };
    }
}

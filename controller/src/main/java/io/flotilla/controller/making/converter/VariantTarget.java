package io.flotilla.controller.making.converter;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.PrecisionClass;
import java.util.Locale;
import java.util.Optional;

/**
 * A variant that can be made: what it is to be, without what it is made from.
 *
 * @param isStatic whether activations are quantized with ranges seen on calibration texts, or on
 *     inputs drawn at random
 * @param converter name of the external program that makes it; empty: a runtime host does
 */
public record VariantTarget(
        Format format, Precision precision, boolean isStatic, String converter) {

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
    public boolean isConverted() {
        return !converter.isEmpty();
    }

    /**
     * Reads a precision, such as {@code INT8} or {@code Q4_K_M}, or the id of a variant, such as
     * {@code onnx-int8-static}; empty if it names nothing that can be made.
     *
     * @param source the format of what was uploaded, which decides where the name does not
     */
    public static Optional<VariantTarget> parse(String name, Format source) {
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
    public String id() {
        var maker = isConverted() ? converter : format.name();
        var base = (maker + "-" + precision).toLowerCase(Locale.ROOT).replace('_', '-');
        return isStatic ? base + STATIC : base;
    }

    /** The GGUF that loses nothing of a source of the class. */
    public static VariantTarget exactGguf(PrecisionClass source) {
        var precision = source == PrecisionClass.FULL ? Precision.FP32 : Precision.FP16;
        return new VariantTarget(Format.GGUF, precision, false);
    }

    /** The id of the engine that it is for. */
    public String runtime() {
        return switch (format) {
            case ONNX -> ModelRuntime.ONNX_RUNTIME.id();
            case GGUF -> ModelRuntime.LLAMA_CPP.id();
            default -> throw new IllegalStateException("nothing makes " + format);
        };
    }

    /** The name of its model file. */
    public String fileName() {
        return switch (format) {
            case ONNX -> "model.onnx";
            case GGUF -> "model.gguf";
            default -> throw new IllegalStateException("nothing makes " + format);
        };
    }
}

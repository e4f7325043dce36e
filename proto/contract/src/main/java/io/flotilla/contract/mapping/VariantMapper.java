package io.flotilla.contract.mapping;

import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.fit.Tensors;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.selection.Variant;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.MeasuredQuality;
import io.flotilla.proto.registry.v1.TensorTypeCount;
import io.flotilla.proto.registry.v1.VariantFacts;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Maps what is known of variants. A class of precision that this reader does not know follows from
 * the bits per weight; an engine that it does not know is left out.
 */
public final class VariantMapper {

    private VariantMapper() {}

    /** A manifest's variant as selection sees it. */
    public static Variant fromWire(ManifestVariant message) {
        return new Variant(
                message.getName(),
                fromWire(message.getFacts()),
                message.getFilesList().stream()
                        .mapToLong(VariantFile::getSizeBytes)
                        .map(Bounds::notNegative)
                        .reduce(0, Bounds::sum),
                message.hasQuality() ? Double.valueOf(divergence(message.getQuality())) : null);
    }

    /** A figure that is no distance counts as the greatest. */
    private static double divergence(MeasuredQuality quality) {
        var divergence = quality.getDivergence();
        return divergence >= 0 ? divergence : Double.MAX_VALUE;
    }

    public static VariantFacts toWire(io.flotilla.contract.fit.VariantFacts facts) {
        var requirements = facts.requirements();
        var message =
                VariantFacts.newBuilder()
                        .setFormat(toWire(facts.format()))
                        .setPrecision(facts.precision())
                        .setPrecisionClass(toWire(facts.precisionClass()))
                        .addAllRuntimes(RuntimeMapper.toWire(requirements.runtimes()))
                        .setBitsPerWeight(facts.weights().bitsPerWeight())
                        .setParameterCount(facts.weights().parameterCount())
                        .setTensorBytes(facts.weights().tensorBytes())
                        .setArchitecture(ArchitectureMapper.toWire(facts.architecture()))
                        .addAllRequiredIsa(requirements.isa())
                        .setExecutionProvider(requirements.executionProvider())
                        .setLargestTensorBytes(facts.tensors().largestBytes())
                        .setExternalTensorBytes(facts.tensors().externalBytes())
                        .setWidth(facts.tensors().width());
        facts.tensors()
                .histogram()
                .entries()
                .forEach(entry -> message.addTensorTypes(toWire(entry)));
        return message.build();
    }

    public static io.flotilla.contract.fit.VariantFacts fromWire(VariantFacts message) {
        return new io.flotilla.contract.fit.VariantFacts(
                fromWire(message.getFormat()),
                message.getPrecision(),
                precisionClass(message),
                new Requirements(
                        RuntimeMapper.fromWire(message.getRuntimesList()),
                        new TreeSet<>(message.getRequiredIsaList()),
                        message.getExecutionProvider()),
                new Weights(
                        Bounds.notNegative(message.getParameterCount()),
                        Bounds.notNegative(message.getTensorBytes())),
                ArchitectureMapper.fromWire(message.getArchitecture()),
                new Tensors(
                        new TensorHistogram(
                                message.getTensorTypesList().stream()
                                        .map(VariantMapper::fromWire)
                                        .toList()),
                        Bounds.notNegative(message.getLargestTensorBytes()),
                        Bounds.notNegative(message.getExternalTensorBytes()),
                        Bounds.notNegative(message.getWidth())));
    }

    private static TensorTypeCount toWire(TensorHistogram.Entry entry) {
        return TensorTypeCount.newBuilder()
                .setType(entry.type())
                .setTensorCount(entry.tensors())
                .setElementCount(entry.elements())
                .setSizeBytes(entry.bytes())
                .build();
    }

    private static TensorHistogram.Entry fromWire(TensorTypeCount message) {
        return new TensorHistogram.Entry(
                message.getType(),
                Bounds.notNegative(message.getTensorCount()),
                Bounds.notNegative(message.getElementCount()),
                Bounds.notNegative(message.getSizeBytes()));
    }

    private static VariantFacts.Format toWire(@Nullable Format format) {
        return switch (format) {
            case null -> VariantFacts.Format.FORMAT_UNSPECIFIED;
            case GGUF -> VariantFacts.Format.FORMAT_GGUF;
            case ONNX -> VariantFacts.Format.FORMAT_ONNX;
            case OPENVINO_IR -> VariantFacts.Format.FORMAT_OPENVINO_IR;
            case MLX -> VariantFacts.Format.FORMAT_MLX;
            case SAFETENSORS -> VariantFacts.Format.FORMAT_SAFETENSORS;
            case LITERT -> VariantFacts.Format.FORMAT_LITERT;
            case LITERT_LM -> VariantFacts.Format.FORMAT_LITERT_LM;
        };
    }

    private static @Nullable Format fromWire(VariantFacts.Format format) {
        return switch (format) {
            case FORMAT_UNSPECIFIED, UNRECOGNIZED -> null;
            case FORMAT_GGUF -> Format.GGUF;
            case FORMAT_ONNX -> Format.ONNX;
            case FORMAT_OPENVINO_IR -> Format.OPENVINO_IR;
            case FORMAT_MLX -> Format.MLX;
            case FORMAT_SAFETENSORS -> Format.SAFETENSORS;
            case FORMAT_LITERT -> Format.LITERT;
            case FORMAT_LITERT_LM -> Format.LITERT_LM;
        };
    }

    private static VariantFacts.PrecisionClass toWire(PrecisionClass precisionClass) {
        return switch (precisionClass) {
            case ULTRA_LOW -> VariantFacts.PrecisionClass.PRECISION_CLASS_ULTRA_LOW;
            case LOW -> VariantFacts.PrecisionClass.PRECISION_CLASS_LOW;
            case MEDIUM -> VariantFacts.PrecisionClass.PRECISION_CLASS_MEDIUM;
            case HALF -> VariantFacts.PrecisionClass.PRECISION_CLASS_HALF;
            case FULL -> VariantFacts.PrecisionClass.PRECISION_CLASS_FULL;
        };
    }

    private static PrecisionClass precisionClass(VariantFacts message) {
        return switch (message.getPrecisionClass()) {
            case PRECISION_CLASS_UNSPECIFIED, UNRECOGNIZED -> classOf(message.getBitsPerWeight());
            case PRECISION_CLASS_ULTRA_LOW -> PrecisionClass.ULTRA_LOW;
            case PRECISION_CLASS_LOW -> PrecisionClass.LOW;
            case PRECISION_CLASS_MEDIUM -> PrecisionClass.MEDIUM;
            case PRECISION_CLASS_HALF -> PrecisionClass.HALF;
            case PRECISION_CLASS_FULL -> PrecisionClass.FULL;
        };
    }

    /** The nominal bits and up to one more for scales. */
    private static PrecisionClass classOf(double bitsPerWeight) {
        if (bitsPerWeight > 17) {
            return PrecisionClass.FULL;
        }
        if (bitsPerWeight > 9) {
            return PrecisionClass.HALF;
        }
        if (bitsPerWeight > 5) {
            return PrecisionClass.MEDIUM;
        }
        return bitsPerWeight > 3 ? PrecisionClass.LOW : PrecisionClass.ULTRA_LOW;
    }
}

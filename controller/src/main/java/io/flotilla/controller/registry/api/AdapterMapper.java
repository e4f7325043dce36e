package io.flotilla.controller.registry.api;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Weights;
import io.flotilla.controller.registry.publishing.NewAdapter;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.registry.v1.Adapter;
import io.flotilla.proto.registry.v1.AdapterFacts;
import io.flotilla.proto.registry.v1.CreateAdapterRequest;
import io.flotilla.proto.registry.v1.VariantFacts;

/** Maps adapters between Java and the wire. */
final class AdapterMapper {

    private AdapterMapper() {}

    static Adapter toWire(io.flotilla.controller.registry.Adapter adapter) {
        return Adapter.newBuilder()
                .setName(adapter.name().toString())
                .addAllFiles(adapter.files().stream().map(VariantFileMapper::toWire).toList())
                .setFacts(toWire(adapter.facts()))
                .setBaseVariant(adapter.baseVariant().toString())
                .setBaseSha256(Digests.toWire(adapter.baseDigest()))
                .setSizeBytes(adapter.sizeBytes())
                .setCreateTime(Timestamps.toWire(adapter.createTime()))
                .build();
    }

    static AdapterFacts toWire(io.flotilla.controller.registry.AdapterFacts facts) {
        return AdapterFacts.newBuilder()
                .setFormat(toWire(facts.format()))
                .setKind(facts.kind())
                .setRank(facts.rank())
                .setAlpha(facts.alpha())
                .setDeclaredBase(facts.declaredBase())
                .addAllTargets(facts.targets())
                .setParameterCount(facts.weights().parameterCount())
                .setTensorBytes(facts.weights().tensorBytes())
                .build();
    }

    static io.flotilla.controller.registry.AdapterFacts fromWire(AdapterFacts message) {
        return new io.flotilla.controller.registry.AdapterFacts(
                fromWire(message.getFormat()),
                message.getKind(),
                message.getRank(),
                message.getAlpha(),
                message.getDeclaredBase(),
                message.getTargetsList(),
                new Weights(message.getParameterCount(), message.getTensorBytes()));
    }

    /** Adapters are of these formats alone. */
    private static VariantFacts.Format toWire(Format format) {
        return switch (format) {
            case GGUF -> VariantFacts.Format.FORMAT_GGUF;
            case MLX -> VariantFacts.Format.FORMAT_MLX;
            case SAFETENSORS -> VariantFacts.Format.FORMAT_SAFETENSORS;
            case ONNX, OPENVINO_IR, LITERT, LITERT_LM ->
                    throw new IllegalArgumentException("no adapter is " + format);
        };
    }

    private static Format fromWire(VariantFacts.Format format) {
        return switch (format) {
            case FORMAT_GGUF -> Format.GGUF;
            case FORMAT_MLX -> Format.MLX;
            case FORMAT_SAFETENSORS -> Format.SAFETENSORS;
            default -> throw new IllegalArgumentException("no adapter is " + format);
        };
    }

    /** Reads the adapter that a caller wants to add. */
    static NewAdapter parse(ResourceName version, CreateAdapterRequest request) {
        var adapter = request.getAdapter();
        return new NewAdapter(
                version,
                request.getAdapterId(),
                VariantFileMapper.parse("adapter", adapter.getFilesList()),
                adapter.getBaseVariant().isEmpty()
                        ? null
                        : Names.VARIANT.parse("adapter.base_variant", adapter.getBaseVariant()));
    }
}

package io.flotilla.cli.inspect;

import io.flotilla.contract.fit.KeyValueCache;
import io.flotilla.contract.fit.PredictedSize;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.GgufFacts;
import io.flotilla.contract.format.LiteRtFacts;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.OpenVinoFacts;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.Quantization.DynamicRanges;
import io.flotilla.contract.format.Quantization.None;
import io.flotilla.contract.format.Quantization.Precompiled;
import io.flotilla.contract.format.Quantization.StaticRanges;
import io.flotilla.contract.format.Quantization.WeightOnly;
import io.flotilla.contract.format.SafetensorsFacts;
import io.flotilla.contract.format.folder.FolderModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What there is to say of a model, in the order in which a person would ask. */
record ModelSheet(FolderModel model) {
    private static final List<Precision> PREDICTED =
            List.of(Precision.Q8_0, Precision.Q5_K_M, Precision.Q4_K_M, Precision.Q4_0);

    Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        putSummary(members);
        putDescription(members);
        members.put("architecture", architecture());
        members.put(key(model.file()), specifics(model.file()));
        members.put("tensorTypes", tensorTypes());
        var predicted = predictedBytes();
        if (!predicted.isEmpty()) {
            members.put("predictedBytes", predicted);
        }
        members.put("files", files());
        if (!model.metrics().isEmpty()) {
            members.put("reportedMetrics", metrics());
        }
        members.put("warnings", model.file().warnings());
        return members;
    }

    private void putSummary(Map<String, Object> members) {
        var facts = VariantFacts.of(model.file());
        var architecture = facts.architecture();
        members.put("name", model.description().name());
        members.put("format", model.file().format().name());
        members.put("precision", facts.precision());
        members.put("precisionClass", facts.precisionClass().name());
        members.put("bitsPerWeight", rounded(facts.weights().bitsPerWeight()));
        members.put("parameterCount", facts.weights().parameterCount());
        members.put("sizeClass", model.sizeClass().name());
        members.put("tensorBytes", facts.weights().tensorBytes());
        members.put("contextLength", architecture.contextLength());
        members.put("layers", architecture.blockCount());
        members.put("kvHeads", most(architecture.attention().keyValueHeadCounts()));
        members.put("kvBytesPerToken", KeyValueCache.bytesPerToken(architecture));
        members.put(
                "kvBytesPerTokenBeyondWindow",
                KeyValueCache.bytesPerTokenBeyondWindow(architecture));
        members.put("runtimes", model.file().runtimes().stream().map(ModelRuntime::id).toList());
        members.put("minimumRuntime", model.description().minimumRuntime());
        members.put("requiredIsa", List.copyOf(facts.requirements().isa()));
        members.put("executionProvider", facts.requirements().executionProvider());
    }

    private void putDescription(Map<String, Object> members) {
        var description = model.description();
        members.put("license", description.license());
        members.put("tokenizer", description.tokenizer());
        members.put("chatTemplate", description.hasChatTemplate());
    }

    private static double rounded(double bits) {
        return Math.round(bits * 1000) / 1000.0;
    }

    private Map<String, Object> architecture() {
        var architecture = model.file().architecture();
        var attention = architecture.attention();
        var members = new LinkedHashMap<String, Object>();
        members.put("family", architecture.family());
        members.put("embeddingLength", architecture.embeddingLength());
        members.put("vocabularySize", architecture.vocabularySize());
        members.put("heads", most(attention.headCounts()));
        members.put("keyLength", attention.keyLength());
        members.put("valueLength", attention.valueLength());
        members.put("slidingWindow", attention.slidingWindow());
        members.put("experts", architecture.experts().count());
        members.put("expertsUsed", architecture.experts().usedCount());
        return members;
    }

    private static int most(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static String key(ModelFile file) {
        return switch (file.facts()) {
            case GgufFacts _ -> "gguf";
            case OnnxFacts _ -> "onnx";
            case OpenVinoFacts _ -> "openvino";
            case SafetensorsFacts _ -> "safetensors";
            case LiteRtFacts _ -> "litert";
        };
    }

    private static Map<String, Object> specifics(ModelFile file) {
        var members = new LinkedHashMap<String, Object>();
        switch (file.facts()) {
            case GgufFacts facts -> {
                members.put("version", facts.version());
                members.put("alignment", facts.alignment());
                Sheet.putText(members, "claimedPrecision", facts.claimedPrecision());
            }
            case OnnxFacts facts -> {
                members.put("irVersion", facts.irVersion());
                Sheet.putText(members, "producer", facts.producer().name());
                members.put("opsets", new TreeMap<>(facts.opsets()));
                putQuantization(members, facts);
            }
            case OpenVinoFacts facts -> {
                members.put("irVersion", facts.irVersion());
                members.put("opsets", facts.opsets());
                members.put("fakeQuantizes", facts.fakeQuantizes());
                members.put("compression", facts.compression());
            }
            case SafetensorsFacts(var architecture, var packing, _) -> {
                Sheet.putText(members, "architectureClass", architecture);
                if (!packing.method().isEmpty()) {
                    members.put("method", packing.method());
                    Sheet.putText(members, "mode", packing.mode());
                    members.put("bits", packing.bits());
                    members.put("groupSize", packing.groupSize());
                    members.put("layerOverrides", packing.layerOverrides());
                }
            }
            case LiteRtFacts facts -> members.put("version", facts.version());
        }
        return members;
    }

    private static void putQuantization(Map<String, Object> members, OnnxFacts facts) {
        switch (facts.quantization()) {
            case None _ -> members.put("quantization", "NONE");
            case WeightOnly(var bits, var blockSize, var accuracyLevel) -> {
                members.put("quantization", "WEIGHT_ONLY");
                members.put("bits", bits);
                members.put("blockSize", blockSize);
                members.put("accuracyLevel", accuracyLevel);
            }
            case StaticRanges _ -> members.put("quantization", "STATIC");
            case DynamicRanges _ -> members.put("quantization", "DYNAMIC");
            case Precompiled _ -> members.put("quantization", "PRECOMPILED");
        }
    }

    private List<Map<String, Object>> tensorTypes() {
        return model.file().histogram().entries().stream()
                .map(
                        entry -> {
                            var members = new LinkedHashMap<String, Object>();
                            members.put("type", entry.type());
                            members.put("tensorCount", entry.tensors());
                            members.put("elementCount", entry.elements());
                            members.put("sizeBytes", entry.bytes());
                            return (Map<String, Object>) members;
                        })
                .toList();
    }

    /** Of what llama.cpp would make of a language model in full or half precision. */
    private Map<String, Object> predictedBytes() {
        var file = model.file();
        var members = new LinkedHashMap<String, Object>();
        var isWide =
                file.precision().precisionClass().compareTo(PrecisionClass.HALF) >= 0
                        && (file.format() == Format.GGUF || file.format() == Format.SAFETENSORS);
        for (var precision : isWide ? PREDICTED : List.<Precision>of()) {
            PredictedSize.bytes(file, precision)
                    .ifPresent(bytes -> members.put(precision.name(), bytes));
        }
        return members;
    }

    private Map<String, Object> files() {
        var members = new LinkedHashMap<String, Object>();
        model.files().forEach((path, role) -> members.put(path, role.name()));
        return members;
    }

    private List<Map<String, Object>> metrics() {
        return model.metrics().stream()
                .map(
                        metric ->
                                Map.<String, Object>of(
                                        "subject", metric.subject(),
                                        "metric", metric.metric(),
                                        "value", metric.value()))
                .toList();
    }
}

package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSignature;
import io.flotilla.agent.runtime.tensor.TensorSpec;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.Arrival;
import io.flotilla.agent.serve.Embedder;
import io.flotilla.agent.serve.Inferer;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.serve.Slots;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The slots as models of the protocol. One that takes tensors has those of its graph; one that
 * embeds takes the tensor "text" and answers with "embedding".
 */
public final class KServeModels {
    /** What the server calls itself. */
    static final String SERVER = "flotilla";

    /** Extensions that both ways of asking offer. */
    static final List<String> EXTENSIONS = List.of("binary_tensor_data", "classification");

    private static final String TEXT = "text";
    private static final String EMBEDDING = "embedding";
    private static final int MAX_TEXTS = 256;

    private final Slots slots;
    private final Embedder embedder;
    private final Inferer inferer;

    public KServeModels(Slots slots, Embedder embedder, Inferer inferer) {
        this.slots = slots;
        this.embedder = embedder;
        this.inferer = inferer;
    }

    /** What a model takes and answers with, and its version. */
    record Metadata(String name, String version, String platform, TensorSignature signature) {}

    /** What a model answered, and its version. */
    record Answer(String version, List<Tensor> outputs) {}

    /** Whether every slot answers. */
    boolean isReady() {
        return slots.all().stream().allMatch(slot -> slot.occupant().isPresent());
    }

    /** Whether a slot answers, and with that version if one is named. */
    boolean isReady(String name, String version) throws ApiException {
        return slot(name)
                .occupant()
                .filter(occupant -> version.isEmpty() || version.equals(version(occupant)))
                .isPresent();
    }

    private Slot slot(String name) throws ApiException {
        return slots.named(name).orElseThrow(() -> ApiException.modelNotFound(name));
    }

    /** What the model takes and answers with that is in a slot now. */
    Metadata metadata(String name, String version) throws ApiException {
        var occupant = occupant(name, version);
        var signature = signature(occupant);
        var takesTensors = !occupant.model().tensors().inputs().isEmpty();
        return new Metadata(
                name,
                version(occupant),
                takesTensors ? "flotilla_tensors" : "flotilla_texts",
                signature);
    }

    /** The input of a model that takes one alone, of bytes. */
    String onlyInputOfBytes(String name, String version) throws ApiException {
        var inputs = signature(occupant(name, version)).inputs();
        if (inputs.size() != 1 || inputs.getFirst().type() != TensorType.BYTES) {
            throw ApiException.invalid(
                    "inputs",
                    "without JSON only models are asked that take one input, of type BYTES, and"
                            + " \"%s\" takes others".formatted(name));
        }
        return inputs.getFirst().name();
    }

    private Occupant occupant(String name, String version) throws ApiException {
        var occupant = slot(name).occupant().orElseThrow(() -> ApiException.notReady(name));
        if (!version.isEmpty() && !version.equals(version(occupant))) {
            throw ApiException.notFound(
                    "version \"%s\" does not answer in \"%s\" now, \"%s\" does"
                            .formatted(version, name, version(occupant)));
        }
        return occupant;
    }

    private static String version(Occupant occupant) {
        var name = occupant.modelVersion();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static TensorSignature signature(Occupant occupant) {
        var signature = occupant.model().tensors();
        var length = (long) occupant.model().embeddingLength();
        if (!signature.inputs().isEmpty() || length == 0) {
            return signature;
        }
        return new TensorSignature(
                List.of(new TensorSpec(TEXT, TensorType.BYTES, List.of(-1L))),
                List.of(new TensorSpec(EMBEDDING, TensorType.FP32, List.of(-1L, length))));
    }

    /** Has a model answer a request. */
    Answer infer(InferCall call, Arrival arrival) throws ApiException, InterruptedException {
        var occupant = occupant(call.model(), call.version());
        for (var input : call.inputs()) {
            TensorBytes.requireWhole(input);
        }
        var outputs =
                occupant.model().tensors().inputs().isEmpty()
                        ? List.of(embed(call, arrival))
                        : inferer.infer(call.model(), call.inputs(), call.outputNames(), arrival);
        var shown = new ArrayList<Tensor>();
        for (var output : outputs) {
            var classes = call.classesOf(output.name());
            shown.add(
                    classes == 0
                            ? output
                            : Classes.of(output, classes, labels(occupant, output.name())));
        }
        return new Answer(version(occupant), shown);
    }

    private static List<String> labels(Occupant occupant, String output) {
        return occupant.model().tensors().outputs().stream()
                .filter(spec -> spec.name().equals(output))
                .findFirst()
                .map(TensorSpec::labels)
                .orElse(List.of());
    }

    private Tensor embed(InferCall call, Arrival arrival)
            throws ApiException, InterruptedException {
        if (call.inputs().size() != 1
                || !call.inputs().getFirst().name().equals(TEXT)
                || call.inputs().getFirst().type() != TensorType.BYTES) {
            throw ApiException.invalid(
                    "inputs", "the model takes one input, \"text\", of type BYTES");
        }
        if (!Set.of(EMBEDDING).containsAll(call.outputNames())) {
            throw ApiException.invalid("outputs", "the model has one output, \"embedding\"");
        }
        var texts = TensorBytes.read(call.inputs().getFirst());
        if (texts.isEmpty()
                || texts.size() > MAX_TEXTS
                || texts.stream().anyMatch(String::isEmpty)) {
            throw ApiException.invalid(
                    TEXT, "\"text\" must have 1 to " + MAX_TEXTS + " elements, none of them empty");
        }
        var vectors = embedder.embed(call.model(), texts, arrival).vectors();
        var length = vectors.getFirst().length;
        var data =
                ByteBuffer.allocate(vectors.size() * length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        vectors.forEach(
                vector -> {
                    for (var number : vector) {
                        data.putFloat(number);
                    }
                });
        return new Tensor(
                EMBEDDING,
                TensorType.FP32,
                List.of((long) vectors.size(), (long) length),
                data.flip());
    }
}

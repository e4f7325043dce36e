package io.flotilla.host.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.InferenceModel.Interruption;
import io.flotilla.host.engine.TensorModel;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A model in ONNX Runtime that takes no text. */
final class OnnxTensorModel implements TensorModel {
    private static final Set<OnnxJavaType> FLOATS =
            EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

    /** Sizes to try for axes that a graph leaves open, such as the sides of a picture. */
    private static final int[] FREE_SIZES = {64, 224, 1};

    private final OrtSession session;
    private final List<TensorInput> inputs;
    private final Set<String> outputs;
    private final TensorSignature signature;
    private final int threads;

    private OnnxTensorModel(
            OrtSession session, List<TensorInput> inputs, ClassLabels labels, int threads)
            throws HostProblem, OrtException {
        this.session = session;
        this.threads = threads;
        this.inputs = List.copyOf(inputs);
        this.outputs = new LinkedHashSet<>();
        for (NodeInfo node : session.getOutputInfo().values()) {
            if (node.getInfo() instanceof TensorInfo tensor && FLOATS.contains(tensor.type)) {
                outputs.add(node.getName());
            }
        }
        this.signature =
                new TensorSignature(
                        TensorValues.specs(session.getInputInfo().values()),
                        labels.of(TensorValues.specs(session.getOutputInfo().values())));
        if (outputs.isEmpty()) {
            throw new HostProblem(Reason.MODEL_UNSUPPORTED, "The graph answers with no numbers.");
        }
    }

    /** Takes over a session, and runs one input: that it works is known from then on. */
    static OnnxTensorModel warm(OrtSession session, ClassLabels labels, int threads)
            throws HostProblem {
        try {
            return warmed(session, labels, threads);
        } catch (HostProblem problem) {
            OnnxModel.close(session);
            throw problem;
        } catch (OrtException e) {
            OnnxModel.close(session);
            throw OrtProblems.ofLoading(e);
        }
    }

    /** A model that has run one input; its session stays the caller's to close. */
    static OnnxTensorModel warmed(OrtSession session, ClassLabels labels, int threads)
            throws HostProblem, OrtException {
        if (session.getInputNames().contains(ModelSignature.Input.INPUT_IDS.graphName())) {
            throw HostProblem.invalid(
                    "tokenizer_path", "tokenizer_path is empty, but the model takes texts.");
        }
        List<String> failures = new ArrayList<>();
        for (int freeSize : FREE_SIZES) {
            var model = new OnnxTensorModel(session, inputs(session, freeSize), labels, threads);
            try {
                model.run(new SplittableRandom(0));
                return model;
            } catch (HostProblem problem) {
                failures.add(problem.sentence());
            }
        }
        throw new HostProblem(
                Reason.MODEL_UNSUPPORTED,
                "The graph does not take inputs drawn at random: " + failures.getFirst());
    }

    /** The same, whose inputs are of shapes that are known. */
    static OnnxTensorModel warmed(OrtSession session, List<TensorInput> inputs, int threads)
            throws HostProblem, OrtException {
        var model = new OnnxTensorModel(session, inputs, ClassLabels.NONE, threads);
        model.run(new SplittableRandom(0));
        return model;
    }

    private static List<TensorInput> inputs(OrtSession session, int freeSize)
            throws HostProblem, OrtException {
        List<TensorInput> inputs = new ArrayList<>();
        for (NodeInfo node : session.getInputInfo().values()) {
            inputs.add(TensorInput.of(node, freeSize));
        }
        return inputs;
    }

    @Override
    public String inputSignature() {
        return String.join(" ", inputs.stream().map(TensorInput::signature).toList());
    }

    @Override
    public List<FloatBuffer> run(RandomGenerator random) throws HostProblem {
        try {
            Map<String, OnnxTensor> tensors = draw(random);
            try (OrtSession.Result result = session.run(tensors, outputs)) {
                return floats(result);
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw OrtProblems.ofInference(e);
        }
    }

    /** Inputs drawn at random; the caller closes them. */
    Map<String, OnnxTensor> draw(RandomGenerator random) throws OrtException, HostProblem {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (TensorInput input : inputs) {
            tensors.put(input.name(), input.draw(random));
        }
        return tensors;
    }

    @Override
    public List<TensorSpec> inputs() {
        return signature.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return signature.outputs();
    }

    @Override
    public List<Tensor> infer(List<Tensor> given, List<String> names, Interruption interruption)
            throws HostProblem {
        signature.requireInputs(given);
        Set<String> wanted = signature.wanted(names);
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Tensor tensor : given) {
                tensors.put(tensor.name(), TensorValues.onnx(tensor));
            }
            try (OrtSession.Result result =
                    InterruptibleRun.of(session, tensors, wanted, interruption)) {
                return answers(result, wanted);
            }
        } catch (OrtException e) {
            throw OrtProblems.ofInference(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static List<Tensor> answers(OrtSession.Result result, Set<String> wanted)
            throws HostProblem {
        List<Tensor> answers = new ArrayList<>();
        for (String name : wanted) {
            if (!(result.get(name).orElse(null) instanceof OnnxTensor tensor)) {
                throw new HostProblem(
                        Reason.INFERENCE_FAILED, "The model does not answer with " + name + ".");
            }
            answers.add(TensorValues.tensor(name, tensor));
        }
        return answers;
    }

    private static List<FloatBuffer> floats(OrtSession.Result result) throws HostProblem {
        List<FloatBuffer> floats = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> output : result) {
            if (output.getValue() instanceof OnnxTensor tensor) {
                FloatBuffer values = tensor.getFloatBuffer();
                if (values != null) {
                    floats.add(values);
                    continue;
                }
            }
            throw new HostProblem(
                    Reason.INFERENCE_FAILED,
                    "The output " + output.getKey() + " holds no numbers.",
                    Map.of("output", output.getKey()));
        }
        return floats;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void close() {
        OnnxModel.close(session);
    }
}

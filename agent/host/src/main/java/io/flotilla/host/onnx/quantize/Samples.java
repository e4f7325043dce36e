package io.flotilla.host.onnx.quantize;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.HostProblem;
import java.util.Map;

/** Inputs that stand for what a model will be asked. */
public interface Samples extends AutoCloseable {

    int count();

    /** The inputs of one run; the caller closes them. */
    Map<String, OnnxTensor> inputs(int index) throws OrtException, HostProblem;

    @Override
    void close();

    /** Chooses samples for a model that is open. */
    @FunctionalInterface
    interface Source {
        Samples of(OrtSession session) throws OrtException, HostProblem;
    }
}

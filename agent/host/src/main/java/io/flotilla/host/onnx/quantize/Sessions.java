package io.flotilla.host.onnx.quantize;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.flotilla.host.engine.HostProblem;
import java.nio.file.Path;

/** Opens models in the engine, where making a precision takes running one. */
@FunctionalInterface
public interface Sessions {

    OrtSession open(Path model, Setting setting) throws HostProblem;

    /** Changes how a model is opened. */
    @FunctionalInterface
    interface Setting {
        void apply(SessionOptions options) throws OrtException;
    }
}

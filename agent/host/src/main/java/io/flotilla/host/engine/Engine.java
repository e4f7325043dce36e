package io.flotilla.host.engine;

/** A library that runs models. */
public interface Engine {

    /** Its stable name, as variants name it: {@code onnxruntime}. */
    String runtime();

    /** Its version and what it offers, asked of the library itself. */
    EngineInfo info() throws HostProblem;

    /**
     * Computes something tiny on one of the devices that {@link #info} names, and fails unless the
     * device gives the right answer.
     */
    void prove(String provider, String device) throws HostProblem;

    /** Loads a variant and warms it up, so that the next input is answered at full speed. */
    LoadedModel load(VariantFiles files, Limits limits) throws HostProblem;

    /**
     * Makes another precision of a model. May leave files behind when it fails: whoever ordered it
     * removes them.
     */
    QuantizedFiles quantize(QuantizationOrder order, ProgressSink progress) throws HostProblem;
}

package io.flotilla.host.onnx.quantize;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;

/** A part of a job, which says of itself how far it is. */
record Stage(ProgressSink job, double from, double to) implements ProgressSink {

    @Override
    public void report(double doneRatio, String step) throws HostProblem {
        job.report(from + (to - from) * doneRatio, step);
    }
}

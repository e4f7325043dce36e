package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.engine.HostProblem;
import java.util.Optional;

/** A way of storing weights, and of computing with them. */
public interface Scheme {

    /** What is to take the place of a weight; empty: it stays. */
    Optional<Change> change(Weight weight, Names names) throws HostProblem;
}

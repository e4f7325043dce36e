package io.flotilla.host.gguf;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.Pooling;
import java.nio.file.Path;

/** How the vectors of tokens become one, by the number that llama.cpp gives it. */
enum PoolingType {
    MEAN(1),
    FIRST(2);

    private final int number;

    PoolingType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** What lies beside the model says so; the mean where nothing does. */
    static PoolingType of(Path folder) throws HostProblem {
        return switch (Pooling.of(folder)) {
            case MEAN -> MEAN;
            case FIRST -> FIRST;
        };
    }
}

package io.flotilla.bench.selection;

import io.flotilla.bench.host.HostedModel;
import java.util.List;

/**
 * A model of which variants compete.
 *
 * @param source its full precision, which is the reference and competes too
 * @param sourcePrecision what that is called
 * @param precisions what is made of it besides
 * @param texts what is run to measure quality and speed
 */
record Subject(
        String name,
        HostedModel source,
        String sourcePrecision,
        List<String> precisions,
        List<String> texts) {

    boolean isLanguageModel() {
        return source.runtime().equals("llama.cpp");
    }
}

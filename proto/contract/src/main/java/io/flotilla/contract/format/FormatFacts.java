package io.flotilla.contract.format;

import java.util.List;

/** What only files of one format say. */
public sealed interface FormatFacts
        permits GgufFacts, OnnxFacts, SafetensorsFacts, OpenVinoFacts, LiteRtFacts {

    /** The engines that can run such a file, the best first. */
    List<ModelRuntime> runtimes();

    /** What lies between the tensors of such a file. */
    Layout.Filling filling();
}
